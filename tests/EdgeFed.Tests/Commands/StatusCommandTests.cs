using EdgeFed.Config;
using EdgeFed.Federation;
using EdgeFed.Output;
using EdgeFed.Status;
using EdgeFed.Tests.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Tests.Commands;

public sealed class StatusCommandTests : IDisposable
{
    private readonly TempFolder _directory = new();
    private readonly FixedTime _time = new();

    public StatusCommandTests()
    {
        Directory.CreateDirectory(State);
        Directory.CreateDirectory(Runtime.Directory);
    }

    private string State => _directory.File("aggregator");

    private StatusPlace Runtime => new(_directory.File("run"), IsMemory: true);

    private Dictionary<string, string> Variables => new() { ["RUNTIME_DIRECTORY"] = Runtime.Directory };

    public void Dispose() => _directory.Dispose();

    private StatusFile Running(StatusPlace? place = null, TimeProvider? time = null) =>
        new(place ?? new StatusPlace(State, false), State, "aggregator", "depot", time ?? _time, NullLogger.Instance);

    [Fact]
    public async Task Status_OfALiveUnit_ShowsItsPhase()
    {
        Running(time: TimeProvider.System).OnPhase(UnitPhase.Collecting, 3, "7 of 8 updates");

        var run = await CommandRun.OfAsync("status", "--config", MnistConfig.Aggregator(_directory));

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"aggregator depot: collecting round 3: 7 of 8 updates, since 0 s, process {Environment.ProcessId}\n", run.Out);
    }

    [Fact]
    public async Task Status_OfARunningJob_ShowsRoundProgressTrafficAndRefusals()
    {
        using (var file = Running(Runtime))
        {
            file.OnOpen(new FakeView());
            file.OnRound(new RoundSummary(2, 10, 4, 4, 0.31, 0.912, 1.5, 1_600_000, 1_600_000, 0, 0, 2, "ab12", new Dictionary<string, long>()));
            file.OnPhase(UnitPhase.Collecting, 3, "waiting for 1 of 4 updates");
            file.OnProgress(0.75);
        }

        var run = await CommandRun.OfAsync(Variables, "status", "--config", MnistConfig.Aggregator(_directory));

        Assert.StartsWith("aggregator depot: collecting round 3 of 10: waiting for 1 of 4 updates, since ", run.Out);
        Assert.EndsWith($"""
              job         digits-0f3a, model mlp-200
              progress    [##################------]  75 %
              last round  [ROUND 2/10] 4 of 4 updates, loss 0.310, accuracy 0.912, 1.5 s, up 1.6 MB, down 1.6 MB
              workers     4 connected
              traffic     2.0 MB received, 1.0 MB sent since it started
              refused     NoHello 3, limits.transfers 1
              state       {State}

            """, run.Out);
    }

    [Fact]
    public async Task Status_OfAnotherUnitInTheRuntimeDirectory_IsNotShown()
    {
        new StatusFile(Runtime, "/var/lib/other", "worker", "other", TimeProvider.System, NullLogger.Instance).OnPhase(UnitPhase.Waiting, 0, "");
        var run = await CommandRun.OfAsync(Variables, "status", "--config", MnistConfig.Aggregator(_directory));
        Assert.Contains("has not run yet", run.Out);
    }

    [Fact]
    public async Task Status_WithoutAReadableConfig_ShowsTheUnitOfTheRuntimeDirectory()
    {
        Running(Runtime).OnPhase(UnitPhase.Waiting, 0, "waiting for workers");
        var run = await CommandRun.OfAsync(Variables, "status");
        Assert.StartsWith("aggregator depot: waiting: waiting for workers", run.Out);
    }

    [Fact]
    public void Progress_InAStateDirectory_IsNotWritten()
    {
        var file = Running();
        file.OnPhase(UnitPhase.Training, 1, "");
        var written = File.GetLastWriteTimeUtc(Path.Combine(State, StatusFile.Name));
        _time.Advance(TimeSpan.FromSeconds(30));
        for (var step = 1; step <= 10; step++) file.OnProgress(step / 10.0);
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(State, StatusFile.Name)));
    }

    [Fact]
    public async Task Changes_WithinASecond_AreWrittenOnceAndTheLastOneAtTheEnd()
    {
        var path = Path.Combine(Runtime.Directory, StatusFile.Name);
        using (var file = Running(Runtime))
        {
            file.OnPhase(UnitPhase.Training, 1, "");
            var first = await File.ReadAllTextAsync(path);
            for (var round = 2; round < 100; round++) file.OnPhase(UnitPhase.Training, round, "");
            Assert.Equal(first, await File.ReadAllTextAsync(path));
        }

        Assert.Contains("\"round\":99", await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Watch_WhereThereIsNoTerminal_PrintsALineAtEachChangeUntilStopped()
    {
        var file = Running(Runtime);
        file.OnPhase(UnitPhase.Waiting, 0, "waiting for the next round");
        var unit = LocalUnit.Find(new ConfigRequest(MnistConfig.Aggregator(_directory), [], Variables), isGiven: true);
        using var output = new StringWriter();
        using var stop = new CancellationTokenSource();
        var watching = new StatusWatch(unit, null, new Shell(output, TextWriter.Null, false, Variables)).RunAsync(stop.Token);
        _time.Advance(TimeSpan.FromSeconds(1));
        file.OnPhase(UnitPhase.Training, 1, "training on 10 examples");
        await Poll.UntilAsync(() => output.ToString().Contains("training", StringComparison.Ordinal));
        stop.Cancel();
        await watching;

        Assert.Equal("aggregator depot: waiting: waiting for the next round\naggregator depot: training round 1: training on 10 examples\n", output.ToString());
    }

    [Fact]
    public async Task Status_AsJson_HasTheEnvelope()
    {
        Running().OnPhase(UnitPhase.Waiting, 0, "");

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
