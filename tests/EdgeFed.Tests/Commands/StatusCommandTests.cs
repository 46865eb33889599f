using EdgeFed.Federation;
using EdgeFed.Status;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Tests.Commands;

public sealed class StatusCommandTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public StatusCommandTests() => Directory.CreateDirectory(_directory.File("aggregator"));

    private string State => _directory.File("aggregator");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Status_OfALiveUnit_ShowsItsPhase()
    {
        new StatusFile(State, "aggregator", "depot", TimeProvider.System, NullLogger.Instance).OnPhase(UnitPhase.Collecting, 3, "7 of 8 updates");

        var run = await CommandRun.OfAsync("status", "--config", MnistConfig.Aggregator(_directory));

        Assert.Equal(0, run.ExitCode);
        Assert.Equal($"aggregator depot: collecting round 3: 7 of 8 updates, since 0 s, process {Environment.ProcessId}\n", run.Out);
    }

    [Fact]
    public async Task Status_AsJson_HasTheEnvelope()
    {
        new StatusFile(State, "aggregator", "depot", TimeProvider.System, NullLogger.Instance).OnPhase(UnitPhase.Waiting, 0, "");

        var json = (await CommandRun.OfAsync("status", "--config", MnistConfig.Aggregator(_directory), "--format", "json")).Json;

        Assert.Equal(("status", true, "waiting"), (json.GetProperty("command").GetString(), json.GetProperty("alive").GetBoolean(), json.GetProperty("phase").GetString()));
    }

    [Fact]
    public async Task Status_OfAProcessNumberUsedAgain_SaysItIsGone()
    {
        await File.WriteAllTextAsync(Path.Combine(State, StatusFile.Name), $$"""
            {"role":"aggregator","device":"depot","phase":"waiting","round":0,"detail":"","pid":{{Environment.ProcessId}},"pid_start":1,"since":"2026-01-01T00:00:00Z"}
            """);

        var run = await CommandRun.OfAsync("status", "--config", MnistConfig.Aggregator(_directory));

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("not running", run.Out);
    }

    [Fact]
    public async Task Status_OfAUnitThatNeverRan_SaysSo()
    {
        var run = await CommandRun.OfAsync("status", "--config", MnistConfig.Aggregator(_directory));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("has not run yet", run.Out);
    }

    [Fact]
    public async Task Status_OfABrokenFile_ExitCode4()
    {
        await File.WriteAllTextAsync(Path.Combine(State, StatusFile.Name), "{}");
        Assert.Equal(4, (await CommandRun.OfAsync("status", "--config", MnistConfig.Aggregator(_directory))).ExitCode);
    }
}
