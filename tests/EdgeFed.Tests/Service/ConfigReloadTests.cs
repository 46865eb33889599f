using EdgeFed.Config;
using EdgeFed.Output;
using EdgeFed.Service;
using EdgeFed.Tests.Output;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Tests.Service;

public sealed class ConfigReloadTests : IDisposable
{
    private readonly TempFolder _directory = new();
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        _directory.Dispose();
        _output.Dispose();
    }

    [Fact]
    public void Apply_ChangedLevel_IsTakenOverAtOnceAndSaid()
    {
        var (reload, loggers) = Open("""{ "role": "aggregator" }""");
        var early = loggers.CreateLogger("early");
        Write("""{ "role": "aggregator", "log": { "level": "debug" } }""");

        reload.Apply(null);

        Assert.True(early.IsEnabled(LogLevel.Debug));
        Assert.Contains("was read again: log.level is debug now", _output.ToString());
    }

    [Fact]
    public void Apply_KeysThatNeedARestart_AreNamed()
    {
        var (reload, _) = Open("""{ "role": "aggregator", "job": { "rounds": 3 } }""");
        Write("""{ "role": "aggregator", "job": { "rounds": 4 }, "threads": 2, "log": { "level": "warning" } }""");

        reload.Apply(null);

        Assert.Contains("WARN  config: Changed, and not taken over before the unit is restarted: job.rounds, threads\n", _output.ToString());
    }

    [Fact]
    public void Apply_NothingChanged_SaysSo()
    {
        var (reload, _) = Open("""{ "role": "aggregator" }""");
        reload.Apply(null);
        Assert.Contains("nothing that can be taken over has changed", _output.ToString());
    }

    [Theory]
    [InlineData("{ ")]
    [InlineData("""{ "role": "aggregator", "job": { "rounds": 0 }, "log": { "level": "debug" } }""")]
    public void Apply_ConfigurationThatCannotBeUsed_ChangesNothing(string json)
    {
        var (reload, loggers) = Open("""{ "role": "aggregator" }""");
        Write(json);

        reload.Apply(null);

        Assert.Equal(LogLevel.Information, loggers.Least);
        Assert.Contains("ERROR config: The configuration was not taken over, and the unit goes on as it was: ", _output.ToString());
    }

    private (ConfigReload Reload, LineLoggerFactory Loggers) Open(string json)
    {
        var request = new ConfigRequest(Write(json), [], new Dictionary<string, string>());
        var shell = new Shell(_output, TextWriter.Null, isTerminal: false, new Dictionary<string, string>());
        var config = UnitConfigReader.ReadOrThrow(request);
        var loggers = new LineLoggerFactory(new LineWriter(_output, isTerminal: false), new LineFormat(shell, new FixedTime()), config.LogLevel, isDebugging: false);
        return (new ConfigReload(request, config, loggers), loggers);
    }

    private string Write(string json) => _directory.Write("edgefed.json", json);
}
