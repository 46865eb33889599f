using EdgeFed.Federation;
using EdgeFed.Status;
using EdgeFed.Tests.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Tests.Commands;

public sealed class UnitsCommandTests : IDisposable
{
    private readonly TempDirectory _directory = new();
    private readonly FakeView _view = new();

    public UnitsCommandTests()
    {
        Directory.CreateDirectory(State);
        Directory.CreateDirectory(Runtime);
    }

    private string State => _directory.File("aggregator");

    private string Runtime => _directory.File("run");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Units_OfARunningAggregator_ShowsWhoIsConnectedAndWaitedFor()
    {
        _view.All.Add(new PeerView("unit-01", true, TimeSpan.FromMinutes(3), "192.0.2.7:40112", 2, 1000, false));
        _view.All.Add(new PeerView("unit-02", false, TimeSpan.FromSeconds(40), "", 1, 12345, true));
        _view.All.Add(new PeerView("unit-03", false, null, "", 0, 0, false));
        Run();

        var run = await RunAsync();

        Assert.Equal(0, run.ExitCode);
        var lines = run.Out.Split('\n');
        Assert.Matches("^device +state +for +address +last round +examples +waited for$", lines[0]);
        Assert.Matches("^unit-01 +connected +3 min [0-9] s +192.0.2.7:40112 +2 +1,000 +no$", lines[1]);
        Assert.Matches("^unit-02 +away +4[0-9] s +- +1 +12,345 +yes$", lines[2]);
        Assert.Matches("^unit-03 +away +- +- +- +- +no$", lines[3]);
        Assert.Equal("1 of 3 units connected", lines[4]);
    }

    [Fact]
    public async Task Units_AsJson_HasTheEnvelope()
    {
        _view.All.Add(new PeerView("unit-01", true, TimeSpan.Zero, "192.0.2.7:40112", 2, 1000, true));
        Run();
        var run = await RunAsync("--format", "json");
        var unit = Assert.Single(run.Json.GetProperty("units").EnumerateArray());
        Assert.Equal(("unit-01", true, 1000, true), (unit.GetProperty("device").GetString(), unit.GetProperty("connected").GetBoolean(),
            unit.GetProperty("num_examples").GetInt32(), unit.GetProperty("waited_for").GetBoolean()));
    }

    [Fact]
    public async Task Units_WhereNothingRuns_SaysSo()
    {
        var run = await RunAsync();
        Assert.Equal((0, "0 units known; nobody is connected: the unit does not run\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Units_OfAWorker_ExitCode2()
    {
        var run = await CommandRun.OfAsync("units", "--config", MnistConfig.Worker(_directory));
        Assert.Equal((2, "edgefed: unit-01 is a worker; `edgefed units` is for an aggregator\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public void OnPeers_ThousandsOfTimes_CostsOneWriteASecond()
    {
        for (var i = 0; i < 5000; i++) _view.All.Add(new PeerView($"unit-{i:0000}", true, TimeSpan.Zero, "192.0.2.7:40112", 2, 1000, true));
        var file = Units();
        file.OnOpen(_view);
        var written = File.GetLastWriteTimeUtc(Path.Combine(Runtime, UnitsFile.Name));
        for (var i = 0; i < 100_000; i++) file.OnPeers();
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(Runtime, UnitsFile.Name)));
    }

    [Theory, InlineData(1, 1), InlineData(20, 4), InlineData(1000, 10)]
    public void OnPeers_WhereAWriteTakesLong_WritesLessOften(int milliseconds, int pause)
    {
        var (time, writes) = (new FixedTime(), 0);
        _view.Asked = () =>
        {
            writes++;
            time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        };
        var file = new UnitsFile(Runtime, State, time, NullLogger.Instance);
        file.OnOpen(_view);
        time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromMilliseconds(milliseconds + 1));
        file.OnPeers();
        Assert.Equal(1, writes);
        time.Advance(TimeSpan.FromMilliseconds(1));
        file.OnPeers();
        Assert.Equal(2, writes);
    }

    private UnitsFile Units() => new(Runtime, State, TimeProvider.System, NullLogger.Instance);

    private void Run()
    {
        Units().OnOpen(_view);
        new StatusFile(new StatusPlace(Runtime, true), State, "aggregator", "depot", TimeProvider.System, NullLogger.Instance).OnPhase(UnitPhase.Waiting, 0, "");
    }

    private Task<CommandRun> RunAsync(params string[] more) => CommandRun.OfAsync(
        new Dictionary<string, string> { ["RUNTIME_DIRECTORY"] = Runtime }, ["units", "--config", MnistConfig.Aggregator(_directory), .. more]);
}
