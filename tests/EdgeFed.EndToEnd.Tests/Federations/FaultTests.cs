using EdgeFed.EndToEnd.Tests.Support;
using EdgeFed.Fleet.Faults;

namespace EdgeFed.EndToEnd.Tests.Federations;

/// <summary>What a federation of real processes ends in, whatever happens to it on the way.</summary>
public sealed class FaultTests
{
    private const long SlowLink = 6_000_000;
    private const int LongRounds = 6;
    private const int Seeds = 12;
    private static readonly TimeSpan _down = TimeSpan.FromMilliseconds(200);
    private readonly TimeSpan _limit = SmallJob.Limit;

    [PublishedFact]
    public async Task Job_WithFaultsInEachPlace_EndsInTheUsualModel()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path) with { BytesPerSecond = SlowLink });
        var log = new FaultLog();
        var striker = new FaultStriker(fleet, new FaultPlan(
        [
            new PlannedFault(FaultPlace.Training, FaultAct.Kill, "unit-01", "unit-01", 1, 0, _down),
            new PlannedFault(FaultPlace.Upload, FaultAct.Cut, "unit-02", "unit-02", 1, 0.5, _down),
            new PlannedFault(FaultPlace.Fold, FaultAct.Kill, "aggregator", "unit-01", 1, 0, _down),
            new PlannedFault(FaultPlace.Download, FaultAct.Kill, "unit-03", "unit-03", 2, 0.4, _down),
            new PlannedFault(FaultPlace.Upload, FaultAct.Kill, "aggregator", "unit-02", 2, 0.6, _down),
        ]), log);

        await fleet.StartAsync();
        var end = await fleet.WaitForEndAsync(_limit);
        await striker.QuietAsync();

        Assert.Equal(await SmallJob.DigestAsync(), end.ModelSha256);
        Assert.Empty(striker.Unstruck);
        Assert.True(fleet.Restarts >= 4, $"{fleet.Restarts} restarts");
        Assert.True(fleet.Proxy.Ledger.ResumedTransfers > 0, "no transfer was resumed");
        Assert.True(fleet.Proxy.Ledger.BytesRetransmitted > 0, "no half chunk travelled again");
    }

    [LongFact]
    public async Task Job_WithDrawnFaults_EndsInTheUsualModelForEverySeed()
    {
        var usual = await SmallJob.DigestAsync(rounds: LongRounds);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            using var folder = new TempFolder();
            await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path, rounds: LongRounds) with { BytesPerSecond = SlowLink });
            var workers = fleet.Workers.Select(worker => worker.Name).ToList();
            var striker = new FaultStriker(fleet, FaultPlan.Create(seed, fleet.Aggregator.Name, workers, LongRounds, more: 6), new FaultLog());
            await fleet.StartAsync();
            var end = await fleet.WaitForEndAsync(_limit);
            await striker.QuietAsync();
            Assert.True(usual == end.ModelSha256, $"Seed {seed} ends in {end.ModelSha256}, usual is {usual}.");
        }
    }

    [PublishedFact]
    public async Task Aggregator_KilledWhileCollecting_KeepsTheUpdatesItHad()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path));
        await fleet.StartAsync();
        await fleet.Aggregator.Log.WaitForAsync("Round 1: asking 3 members", _limit);
        await fleet.Workers[2].KillAsync();
        await fleet.Aggregator.Log.WaitForAsync("2 of 3)", _limit);
        await fleet.Aggregator.KillAsync();

        var first = await fleet.StartAggregatorAsync();
        await fleet.Aggregator.Log.WaitForAsync("Round 1: continued after a restart, 2 of 3 updates are here", _limit, first);
        fleet.StartWorker(fleet.Workers[2]);

        Assert.Equal(await SmallJob.DigestAsync(), (await fleet.WaitForEndAsync(_limit)).ModelSha256);
    }

    [PublishedFact]
    public async Task Worker_KilledAfterItsUpdateIsDelivered_DoesNotSendItAgain()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path));
        await fleet.StartAsync();
        await fleet.Aggregator.Log.WaitForAsync("Round 1: asking 3 members", _limit);
        await fleet.Workers[2].KillAsync();
        await fleet.Aggregator.Log.WaitForAsync("2 of 3)", _limit);
        await fleet.Workers[0].KillAsync();
        fleet.StartWorker(fleet.Workers[0]);
        fleet.StartWorker(fleet.Workers[2]);

        Assert.Equal(await SmallJob.DigestAsync(), (await fleet.WaitForEndAsync(_limit)).ModelSha256);
        Assert.Equal(0, fleet.Proxy.Ledger.BytesRetransmitted);
    }

    [PublishedFact]
    public async Task Worker_StartedBeforeItsAggregator_Waits()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path, workers: 1, rounds: 1));
        fleet.StartWorker(fleet.Workers[0]);
        await fleet.Workers[0].Log.WaitForAsync("searching for the aggregator at", _limit);
        await fleet.StartAggregatorAsync();
        Assert.Equal(1, (await fleet.WaitForEndAsync(_limit)).Version);
    }

    [PublishedFact]
    public async Task SigTerm_UnitsAtWork_EndWithCodeZeroWithinTwoSeconds()
    {
        using var folder = new TempFolder();
        await using var fleet = new Fleet.Fleet(SmallJob.Options(folder.Path, rounds: 1000));
        await fleet.StartAsync();
        await fleet.Aggregator.Log.WaitForAsync("[ROUND 1/", _limit);
        foreach (var unit in new[] { fleet.Workers[0], fleet.Aggregator, fleet.Workers[1] })
            Assert.Equal(0, await unit.StopAsync(TimeSpan.FromSeconds(2)));
    }
}
