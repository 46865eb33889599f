using EdgeFed.Federation.Jobs;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>The promise of the product: whatever is cut, killed or lost, the result is the one of the undisturbed run.</summary>
public class FederationSeedTests
{
    private static readonly FederationSetup AllMembers = new(Workers: 8, Rounds: 5);
    private static readonly FederationSetup Deadline = new(Workers: 8, Rounds: 5, Participation.Deadline, MinUpdates: 3, DeadlineSeconds: 8);
    private static readonly Lazy<string> Undisturbed = new(static () => Run(0, AllMembers, new FaultPlan([])).ModelSha256);
    private long _restarts;
    private long _resumed;
    private long _bytesSentTwice;

    [Fact]
    public void Run_Undisturbed_SendsNothingTwiceAndLeavesNothingOpen()
    {
        var federation = Run(1, AllMembers, new FaultPlan([]));

        Assert.Equal(Undisturbed.Value, federation.ModelSha256);
        Assert.Equal(0, federation.Promises.BytesSentTwice);
        Assert.Empty(federation.Leaks());
        Assert.True(federation.Promises.Chunks >= 2 * 20 * AllMembers.Workers * AllMembers.Rounds);
    }

    [Fact]
    public void AllMembers_FaultySeeds_EndInTheUndisturbedDigest()
    {
        var seeds = SeedRunner.Seeds(few: 700, many: 14_000);

        new SeedRunner(nameof(AllMembers_FaultySeeds_EndInTheUndisturbedDigest), seed => PlanOf(seed, AllMembers), CheckAllMembers).Run(seeds);

        // The faults must have struck: a world in which nothing happens proves nothing. A few seeds show nothing either way.
        if (seeds.Last - seeds.First < 500) return;
        Assert.True(_restarts > 100, $"{_restarts} restarts");
        Assert.True(_resumed > 50, $"{_resumed} resumed transfers");
        Assert.True(_bytesSentTwice > 0, "no byte was sent twice");
    }

    [Fact]
    public void Deadline_FaultySeeds_EndInTheDigestOfTheirRecord() => new SeedRunner(
        nameof(Deadline_FaultySeeds_EndInTheDigestOfTheirRecord), seed => PlanOf(seed, Deadline), CheckDeadline)
        .Run(SeedRunner.Seeds(few: 300, many: 6_000));

    private void CheckAllMembers(ulong seed, FaultPlan plan)
    {
        var federation = Run(seed, AllMembers, plan);
        CheckDigest(federation, Undisturbed.Value);
        CheckPromises(federation);
        Interlocked.Add(ref _restarts, federation.World.Hosts.Sum(static host => host.Starts - 1));
        Interlocked.Add(ref _resumed, federation.Promises.Resumed);
        Interlocked.Add(ref _bytesSentTwice, federation.Promises.BytesSentTwice);
    }

    private static void CheckDeadline(ulong seed, FaultPlan plan)
    {
        var federation = Run(seed, Deadline, plan);
        Assert.Equal(Deadline.Rounds, federation.AggregatorHost.Observer.Rounds[^1].Round);
        CheckPromises(federation);
        CheckReplay(federation);
    }
}
