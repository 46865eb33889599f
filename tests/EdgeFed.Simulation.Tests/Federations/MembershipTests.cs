using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Data;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>What a round needs to begin and to go on, and what of a unit is kept before it is let in.</summary>
public class MembershipTests
{
    private static readonly FederationSetup Deadline = new(Workers: 3, Rounds: 4, Participation.Deadline, MinUpdates: 2, DeadlineSeconds: 8);

    [Fact]
    public void Deadline_OneOfMinWorkersIsGone_RoundsGoOnWithMinUpdates()
    {
        var federation = new SimFederation(1, Deadline, isWatched: false);
        federation.Start();
        federation.RunUntilRound(1);
        federation.World.Network.Blackout("worker-2", TimeSpan.FromHours(2));
        federation.RunUntilRound(Deadline.Rounds);

        Assert.True(federation.World.Now < TimeSpan.FromMinutes(3), $"{federation.World.Now}");
        Assert.Equal(2, federation.AggregatorHost.Observer.Rounds[^1].Updates);
    }

    [Fact]
    public void Deadline_FewerThanMinUpdatesAreThere_TheLineSaysWhatIsMissing()
    {
        var federation = new SimFederation(1, Deadline, isWatched: false);
        federation.AggregatorHost.Disk.FlushTime = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5)); // gone before the next round begins
        federation.World.Log.OnLine += line =>
        {
            if (!line.Contains("Round 1: folding", StringComparison.Ordinal)) return;
            foreach (var worker in (string[])["worker-1", "worker-2"]) federation.World.Host(worker).CrashAndRestart(CrashKind.Kill, TimeSpan.FromMinutes(10));
        };
        federation.Start();
        federation.RunUntilRound(1);
        federation.World.RunFor(TimeSpan.FromMinutes(5));
        Assert.Contains("waiting for 1 of 2 workers (min_updates): worker-1 last seen over 5 min ago", federation.AggregatorHost.Observer.Detail, StringComparison.Ordinal);
        federation.RunUntilEnd();
        CheckReplay(federation);
    }

    /// <summary>After a restart of the aggregator between two rounds its workers come back one after the other.</summary>
    [Fact]
    public void Deadline_AggregatorRestarts_TheNextRoundHasAllThatComeBack()
    {
        var setup = Deadline with { MinUpdates = 1 };
        var federation = new SimFederation(4, setup, isWatched: false);
        federation.AggregatorHost.Observer.RoundReported += round =>
        {
            if (round.Round == 2 && federation.AggregatorHost.Crashes == 0) federation.AggregatorHost.CrashAndRestart(CrashKind.Kill, TimeSpan.FromSeconds(1));
        };
        federation.Run(new FaultPlan([]));
        Assert.All(federation.AggregatorHost.Observer.Rounds, static round => Assert.Equal(3, round.Updates));
    }

    /// <summary>A camera that has not delivered yet ends no aggregator: it is asked again, ever more rarely, and the log says so once.</summary>
    [Theory, InlineData(1, 8), InlineData(2, 3)]
    public void AllMembers_NobodyCanTrainYet_TheyAreAskedAgainWithGrowingPauses(int workers, int failures)
    {
        var lines = new List<string>();
        var federation = new SimFederation(1, new FederationSetup(Workers: workers, Rounds: 2), isWatched: false)
        {
            TrainerOf = _ => new FailingTrainer(failures, "no sample is there yet"),
        };
        federation.World.Log.OnLine += lines.Add;
        federation.Run(new FaultPlan([]));

        Assert.All(federation.AggregatorHost.Observer.Rounds, round => Assert.Equal(workers, round.Updates));
        Assert.Single(lines, static line => line.Contains("no member could train", StringComparison.Ordinal));
        Assert.Equal(workers, lines.Count(static line => line.Contains("is not used: no sample is there yet", StringComparison.Ordinal)));
        Assert.InRange(federation.World.Now, TimeSpan.FromSeconds(5 * ((1 << (failures - 1)) - 1)), TimeSpan.FromHours(1));
        CheckReplay(federation);
    }

    /// <summary>Two in a row of the same worker: what it lacks may take a while.</summary>
    [Fact]
    public void Async_OnlyWorkerCannotTrainYet_ItIsAskedAgainEverMoreRarely()
    {
        var federation = new SimFederation(1, new FederationSetup(Workers: 1, Rounds: 3, Strategy: "fedasync") { Mode = JobMode.Async }, isWatched: false)
        {
            TrainerOf = static _ => new FailingTrainer(6, "no sample is there yet"),
        };
        federation.Run(new FaultPlan([]));
        Assert.InRange(federation.World.Now, TimeSpan.FromMinutes(1 + 2 + 4 + 8 + 16), TimeSpan.FromHours(2));
        CheckReplay(federation);
    }

    /// <summary>Its data are not what the job needs: the right unit of that id is let in after it.</summary>
    [Fact]
    public void Hello_RefusedForItsData_BindsNoId()
    {
        var federation = new SimFederation(1, new FederationSetup(Workers: 1, Rounds: 1), isWatched: false);
        federation.StartAggregator();
        var stranger = federation.World.Host("stranger");
        stranger.Start((environment, cancel) => federation.RunWorkerAsync("worker-0", new OtherDataset(), environment, cancel));
        federation.World.RunFor(TimeSpan.FromSeconds(20));
        Assert.Contains("SchemaMismatch", federation.World.Log.Tail(1000), StringComparison.Ordinal);
        stranger.Crash();
        federation.StartWorkers();
        federation.RunUntilEnd();
        Assert.DoesNotContain("IdTaken", federation.World.Log.Tail(1000), StringComparison.Ordinal);
    }

    [Fact]
    public void Hello_WithTheAggregatorsId_IsRefused()
    {
        var federation = new SimFederation(1, new FederationSetup(Workers: 1, Rounds: 1), isWatched: false);
        federation.StartAggregator();
        federation.World.Host("stranger").Start((environment, cancel) =>
            federation.RunWorkerAsync(SimFederation.Aggregator, new TinyDataset("stranger"), environment, cancel));
        federation.World.RunFor(TimeSpan.FromSeconds(20));
        Assert.Contains("IdTaken): aggregator is the id of this aggregator", federation.World.Log.Tail(1000), StringComparison.Ordinal);
    }

    private sealed class OtherDataset : IDataset
    {
        private readonly TinyDataset _data = new("other");

        public DataSchema Schema { get; } = new([TinyDataset.Features], "float32", "classification", TinyDataset.Classes + 2);

        public int Count => _data.Count;

        public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels) => _data.CopyBatch(indices, x, labels);
    }
}
