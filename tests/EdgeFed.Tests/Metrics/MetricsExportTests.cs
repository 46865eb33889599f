using EdgeFed.Tests.Commands;

namespace EdgeFed.Tests.Metrics;

public sealed class MetricsExportTests : IDisposable
{
    private const string Folded = """{"time":"2026-11-22T14:03:11.5Z","job":"digits-0f3a","role":"aggregator","round":1,"updates":2,"loss":0.5,"accuracy":0.75,"seconds":2.5,"bytes_up":10,"bytes_down":20,"model_sha256":"ab","refused":{}}""";
    private const string Worked = """{"time":"2026-11-22T14:03:12Z","job":"digits-0f3a","role":"worker","round":1,"examples":500,"loss":null,"accuracy":null,"seconds":2,"bytes_up":1,"bytes_down":2,"outcome":"folded"}""";
    private const string Old = """{"round":7,"loss":1,"accuracy":0.5,"seconds":1,"bytes_up":0,"bytes_down":0}""";
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Csv_OfBothRoles_HasAColumnForEachKeyOfAny()
    {
        var (depot, unit) = (_directory.Write("depot.jsonl", Folded + "\n"), _directory.Write("unit, \"1\".jsonl", Worked + "\n"));
        var run = await CommandRun.OfAsync("metrics", "export", "--csv", depot, unit);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(
            "file,job,role,round,time,loss,accuracy,seconds,bytes_up,bytes_down,updates,model_sha256,examples,outcome\n"
            + $"{depot},digits-0f3a,aggregator,1,2026-11-22T14:03:11.5000000Z,0.5,0.75,2.5,10,20,2,ab,,\n"
            + $"\"{unit.Replace("\"", "\"\"")}\",digits-0f3a,worker,1,2026-11-22T14:03:12.0000000Z,,,2,1,2,,,500,folded\n", run.Out);
    }

    /// <summary>A power cut left half a line, and the unit went on behind it; the last line is being written.</summary>
    [Fact]
    public async Task Csv_OfDamagedLines_LeavesThemOutAndSaysSo()
    {
        var file = _directory.Write("metrics.jsonl", "{\"time\":\"20\n" + Folded + "\n\0\0\0\n" + Old + "\n{\"ti");
        var run = await CommandRun.OfAsync("metrics", "export", "--csv", file, "--out", _directory.File("out.csv"));

        Assert.Equal((0, $"{_directory.File("out.csv")}\n"), (run.ExitCode, run.Out));
        Assert.Equal($"edgefed: {file}: line 1: this is no JSON; it is left out\nedgefed: {file}: line 3: this is no JSON; it is left out\n", run.Error);
        Assert.Equal(3, File.ReadAllLines(_directory.File("out.csv")).Length);
    }

    [Fact]
    public async Task TensorBoard_OfAJob_IsWhatAnIndependentReaderReads()
    {
        Directory.CreateDirectory(_directory.File("run"));
        var file = _directory.Write("run/metrics.jsonl", Folded + "\n" + Folded.Replace("\"round\":1", "\"round\":300") + "\n");
        var run = await CommandRun.OfAsync("metrics", "export", "--tensorboard", file, "--out", _directory.File("tb"), "--format", "json");

        var made = Assert.Single(run.Json.GetProperty("files").EnumerateArray()).GetString()!;
        Assert.Equal(_directory.File("tb/run/events.out.tfevents.1795356191.edgefed"), made);
        var events = EventFileReader.Read(File.ReadAllBytes(made));
        Assert.Equal(["brain.Event:2", "", ""], events.Select(static one => one.Version));
        Assert.Equal([0, 1, 300], events.Select(static one => one.Step));
        Assert.Equal(1795356191.5, events[1].WallTime);
        Assert.Equal(
            new Dictionary<string, float> { ["loss"] = 0.5f, ["accuracy"] = 0.75f, ["seconds"] = 2.5f, ["bytes_up"] = 10, ["bytes_down"] = 20, ["updates"] = 2 },
            events[1].Values);
    }

    /// <summary>The names of folders come from what the file says, which may be anything.</summary>
    [Fact]
    public async Task TensorBoard_OfSeveralJobsAndHostileNames_StaysInItsFolder()
    {
        var lines = new[] { Folded, Worked.Replace("digits-0f3a", "../../up"), Old };
        var run = await CommandRun.OfAsync("metrics", "export", "--tensorboard", _directory.Write("m.jsonl", string.Join('\n', lines) + "\n"), "--out", _directory.File("tb"));

        var made = run.Out.TrimEnd('\n').Split('\n');
        Assert.Equal([_directory.File("tb/m/digits-0f3a"), _directory.File("tb/m/_.._up"), _directory.File("tb/m")], made.Select(static path => Path.GetDirectoryName(path)!));
        Assert.Equal(["seconds", "bytes_up", "bytes_down", "examples"], EventFileReader.Read(File.ReadAllBytes(made[1]))[1].Values.Keys); // no loss: none is known
    }

    [Theory]
    [InlineData(2, "neither --csv nor --tensorboard is given; expected one of them", "metrics.jsonl")]
    [InlineData(2, "both --csv and --tensorboard are given", "metrics.jsonl", "--csv", "--tensorboard")]
    [InlineData(2, "expected --out FILE", "metrics.jsonl", "--csv", "--format", "json")]
    [InlineData(3, "line 1: this is no JSON; expected a line as a unit writes it", "other.txt", "--csv")]
    [InlineData(3, "there is no round in it yet", "empty.jsonl", "--tensorboard")]
    [InlineData(4, "nowhere.jsonl: no such file", "nowhere.jsonl", "--csv")]
    public async Task Export_OfWhatCannotBeExported_IsOneLine(int code, string expected, string file, params string[] more)
    {
        _directory.Write("metrics.jsonl", Folded + "\n");
        _directory.Write("other.txt", "hello\n");
        _directory.Write("empty.jsonl", "");
        var run = await CommandRun.OfAsync(["metrics", "export", _directory.File(file), .. more]);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(expected, run.Error);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }
}
