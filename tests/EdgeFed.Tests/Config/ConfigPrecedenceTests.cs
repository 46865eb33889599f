using EdgeFed.Config;

namespace EdgeFed.Tests.Config;

public class ConfigPrecedenceTests
{
    private const string File = """{ "role": "aggregator", "job": { "rounds": 3 } }""";

    private static readonly Dictionary<string, string> Environment = new() { ["EDGEFED__JOB__ROUNDS"] = "4", ["PATH"] = "/bin" };

    [Fact]
    public void Read_FileAlone_IsUsed() => Assert.Equal(3, Rounds([], []));

    [Fact]
    public void Read_EnvironmentBesideFile_Wins() => Assert.Equal(4, Rounds([], Environment));

    [Theory, InlineData("job.rounds=5"), InlineData("job:rounds=5"), InlineData(" job.rounds = 5 ")]
    public void Read_SetBesideEnvironment_Wins(string set) => Assert.Equal(5, Rounds([set], Environment));

    [Fact]
    public void Read_SetTwice_LastWins() => Assert.Equal(6, Rounds(["job.rounds=5", "job.rounds=6"], []));

    [Fact]
    public void Read_WrongValueFromEnvironment_NamesTheVariable()
    {
        var (_, problems) = ConfigText.Read(File, [], new() { ["EDGEFED__JOB__ROUNDS"] = "many" });

        Assert.Equal("job.rounds (from EDGEFED__JOB__ROUNDS) is many; expected a whole number from 1 to 100000", Assert.Single(problems).Text);
    }

    [Fact]
    public void Read_SetWithoutEquals_IsAProblem() =>
        Assert.Contains("key=value", Assert.Single(ConfigText.Read(File, ["job.rounds"]).Problems).Text);

    [Fact]
    public void Read_RelativePathInFile_IsTakenFromTheFilesDirectory()
    {
        using var directory = new TempFolder();
        var file = directory.Write("a.json", """{ "role": "aggregator", "state": "here", "job": { "model": "m.json" } }""");

        var config = UnitConfigReader.ReadOrThrow(new ConfigRequest(file, [], new Dictionary<string, string>()));

        Assert.Equal(directory.File("here"), config.State);
        Assert.Equal(directory.File("m.json"), config.Job.Model);
    }

    [Fact]
    public void Read_RelativePathBesideFile_IsTakenFromTheWorkingDirectory() =>
        Assert.Equal(Path.GetFullPath("here"), ConfigText.AggregatorOf("", "state=here").State);

    private static int Rounds(string[] set, Dictionary<string, string> environment)
    {
        var (config, problems) = ConfigText.Read(File, set, environment);
        Assert.Empty(problems);
        return config!.Job.Rounds;
    }
}
