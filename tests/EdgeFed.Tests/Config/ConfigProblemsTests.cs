using EdgeFed.Config;

namespace EdgeFed.Tests.Config;

public class ConfigProblemsTests
{
    [Fact]
    public void Read_ManyMistakes_ReportsAllAtOnce()
    {
        var (_, problems) = ConfigText.Read("""
            { "role": "worker", "aggregator": "nowhere", "threads": 0, "data": { "format": "xml", "images": "x" },
              "job": { "rounds": 0, "roundz": 3 }, "test_data": { "images": "t" }, "speed": 1 }
            """);

        Assert.Equal(
            ["aggregator", "data.format", "data.labels", "job.rounds", "job.roundz", "speed", "test_data.labels", "threads"],
            problems.Select(problem => problem.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("job.roundz", "did you mean job.rounds?")]
    [InlineData("jbo.rounds", "did you mean job.rounds?")]
    [InlineData("rounds", "did you mean job.rounds?")]
    [InlineData("listne", "did you mean listen?")]
    [InlineData("colour", "there is no such key")]
    [InlineData("aggregator", "only a unit with role \"worker\" has it")]
    public void Read_UnknownKey_IsAProblemWithASuggestion(string key, string hint)
    {
        var problem = Assert.Single(ConfigText.Read("""{ "role": "aggregator" }""", [$"{key}=1"]).Problems);
        Assert.Equal((key, hint), (problem.Path, problem.Expected));
    }

    [Fact]
    public void Read_UnknownEmptyObject_IsAProblem() =>
        Assert.Equal("jub", Assert.Single(ConfigText.Read("""{ "role": "aggregator", "jub": {} }""").Problems).Path);

    [Fact]
    public void Read_ObjectForAValue_IsAProblem()
    {
        var problem = Assert.Single(ConfigText.Read("""{ "role": "aggregator", "job": { "rounds": [3] } }""").Problems);
        Assert.Equal(("job.rounds", "an object or a list"), (problem.Path, problem.Value));
    }

    [Fact]
    public void Read_ValueForAnObject_IsAProblem() =>
        Assert.Equal("job is 3; expected an object, { … }", Assert.Single(ConfigText.Read("""{ "role": "aggregator", "job": 3 }""").Problems).Text);

    [Fact]
    public void Read_NoRole_AsksForItAlone() => Assert.Equal("role", Assert.Single(ConfigText.Read("""{ "job": 3 }""").Problems).Path);

    [Fact]
    public void Read_BrokenJson_NamesLineAndPosition()
    {
        var problem = Assert.Single(ConfigText.Read("{\n  \"role\": \"worker\",\n  \"threads\" 2\n}").Problems);
        Assert.Contains("line 3, position 13", problem.Text);
    }

    [Fact]
    public void Read_DuplicateKey_NamesLineAndPosition()
    {
        var problem = Assert.Single(ConfigText.Read("{\n  \"role\": \"aggregator\",\n  \"Role\": \"worker\"\n}").Problems);
        Assert.Contains("line 3, position 3: duplicate key \"Role\"", problem.Text);
    }

    [Theory, InlineData(""), InlineData("[1]"), InlineData("3"), InlineData("{ \"role\": ")]
    public void Read_NoObject_IsAProblem(string json)
    {
        var (config, problems) = ConfigText.Read(json);
        Assert.Null(config);
        Assert.NotEmpty(problems);
    }

    [Fact]
    public void Read_MissingFile_SaysSo()
    {
        var request = new ConfigRequest("/nowhere/edgefed.json", [], new Dictionary<string, string>());
        var error = Assert.Throws<ConfigException>(() => UnitConfigReader.ReadOrThrow(request));
        Assert.Contains("/nowhere/edgefed.json: no such file", error.Message);
    }

    [Fact]
    public void Read_DirectoryForAFile_SaysSo()
    {
        using var directory = new TempFolder();
        var problems = new List<Problem>();
        Assert.Null(UnitConfigReader.Read(new ConfigRequest(directory.Path, [], new Dictionary<string, string>()), problems));
        Assert.StartsWith(directory.Path, Assert.Single(problems).Text);
    }
}
