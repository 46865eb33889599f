using EdgeFed.Core.Units;
using EdgeFed.Federation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Models;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool.Storage;
using EdgeFed.Status;
using EdgeFed.Tests.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Tests.Commands;

public sealed class UnitsCommandTests : IDisposable
{
    private readonly TempFolder _directory = new();
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
    public async Task Forget_WhereNothingRuns_TheRecordSaysSoAndTheIdIsFree()
    {
        var job = JobDefinition.Freeze(new JobOptions(Name: "digits"), ModelCatalog.Get("mlp-200"));
        using (var storage = new FileStorage(State))
        {
            var record = await RoundRecord.OpenAsync(storage, job, default, NullLogger.Instance);
            await record.AppendAsync(new RoundStarted(1, 0, default, ["unit-01", "unit-02"]));
            await (await IdentityRegistry.OpenAsync(storage, NullLogger.Instance)).AdmitAsync(new Hello { DeviceId = "unit-02", Key = new byte[ProtocolLimits.KeyBytes], Instance = 1, Role = UnitRole.Worker });
        }

        var run = await ForgetAsync("unit-02");

        Assert.Equal((0, $"unit-02 is no member of job {job.Id} any more; versions up to 0 stay as they are\nthe id unit-02 is free: it belongs to the next unit that comes with it\n"),
            (run.ExitCode, run.Out));
        var reader = FileStorage.ForReading(State);
        Assert.Equal(["unit-01"], (await RoundRecord.ReadAsync(reader, RoundRecord.PathOf(job.Id), NullLogger.Instance)).LastMembers);
        Assert.Empty((await IdentityRegistry.OpenAsync(reader, NullLogger.Instance)).KnownDevices);
        run = await ForgetAsync("unit-09");
        Assert.Equal((1, "unit-09 is not known here: it is no member of an open job, and its id is bound to no key\n"), (run.ExitCode, run.Out));
    }

    [Fact]
    public async Task Forget_OfARunningAggregator_AsksIt()
    {
        Run();
        Assert.Contains("takes no requests", (await ForgetAsync("unit-02")).Error, StringComparison.Ordinal);
        using var storage = new FileStorage(State);
        var requests = ForgetRequests.Open(storage);
        var running = ForgetAsync("unit-02", "--format", "json");
        while (requests.Pending is not ["unit-02"]) await Task.Yield();
        await requests.AnswerAsync(new ForgetAnswer("unit-02", "digits-0123456789ab", true, 3, false));

        var run = await running;
        Assert.Equal(0, run.ExitCode);
        var answer = Assert.Single(run.Json.GetProperty("answers").EnumerateArray());
        Assert.Equal((true, 3, false), (answer.GetProperty("was_member").GetBoolean(), answer.GetProperty("version").GetInt32(), answer.GetProperty("id_freed").GetBoolean()));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(State, ForgetRequests.Folder)));
    }

    [Fact]
    public async Task Forget_WhatIsNoDeviceId_ExitCode2()
    {
        var run = await ForgetAsync("../unit");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("DEVICE is ../unit", run.Error, StringComparison.Ordinal);
    }

    private Task<CommandRun> ForgetAsync(string device, params string[] more) => CommandRun.OfAsync(
        new Dictionary<string, string> { ["RUNTIME_DIRECTORY"] = Runtime }, ["units", "forget", device, "--config", MnistConfig.Aggregator(_directory), .. more]);

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
        SynchronizationContext.SetSynchronizationContext(null); // no loop: else what is due is written on a thread of its own, too
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
