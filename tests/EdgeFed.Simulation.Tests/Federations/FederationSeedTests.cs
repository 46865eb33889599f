using System.Globalization;
using EdgeFed.Federation.Options;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>The promise of the product: whatever is cut, killed or lost, the result is the one of the undisturbed run.</summary>
public class FederationSeedTests
{
    // EDGEFED_SEEDS=FIRST-LAST runs others, e.g. one that failed: EDGEFED_SEEDS=17-17.
    private static readonly (ulong First, ulong Last) Seeds = SeedRange();
    private static readonly FederationSetup Setup = new();
    private static readonly Lazy<string> Undisturbed = new(static () => Run(0, new FaultPlan([]), Setup).ModelSha256);

    [Fact]
    public void Run_Undisturbed_SendsNothingTwiceAndLeavesNothingOpen()
    {
        var federation = Run(1, new FaultPlan([]), Setup);

        Assert.Equal(Undisturbed.Value, federation.ModelSha256);
        Assert.Equal(0, federation.Promises.BytesSentTwice);
        Assert.Empty(federation.Leaks());
        Assert.True(federation.Promises.Chunks >= 2 * 20 * Setup.Workers * Setup.Rounds);
    }

    [Fact]
    public void Run_HundredFaultySeeds_EndInTheUndisturbedDigest()
    {
        var (restarts, resumed, twice) = (0, 0, 0L);
        for (var seed = Seeds.First; seed <= Seeds.Last; seed++)
        {
            var federation = RunFaulty(seed);
            restarts += federation.World.Hosts.Sum(static host => host.Starts - 1);
            resumed += federation.Promises.Resumed;
            twice += federation.Promises.BytesSentTwice;
        }

        if (Seeds.Last - Seeds.First < 50) return;
        // The faults must have struck: a world in which nothing happens proves nothing.
        Assert.True(restarts > 100, $"{restarts} restarts");
        Assert.True(resumed > 50, $"{resumed} resumed transfers");
        Assert.True(twice > 0, "no byte was sent twice");
    }

    [Fact]
    public void Run_DeadlineSeeds_EndWithEveryRound()
    {
        var setup = new FederationSetup(Rounds: 4, Participation: Participation.Deadline, MinUpdates: 2, DeadlineSeconds: 6);
        for (var seed = Seeds.First; seed <= Seeds.Last; seed++)
        {
            var federation = Run(seed, PlanOf(seed, setup), setup);
            Assert.Equal(setup.Rounds, federation.AggregatorHost.Observer.Rounds[^1].Round);
            Assert.Empty(federation.Promises.OverWindow(FederationSetup.MaxWindowBytes));
            Assert.Empty(federation.Leaks());
        }
    }

    private static (ulong First, ulong Last) SeedRange()
    {
        var text = Environment.GetEnvironmentVariable("EDGEFED_SEEDS");
        if (text is null) return Environment.GetEnvironmentVariable("EDGEFED_TEST_ALL") == "1" ? (1UL, 2000UL) : (1UL, 100UL);
        var ends = text.Split('-');
        return (ulong.Parse(ends[0], CultureInfo.InvariantCulture), ulong.Parse(ends[^1], CultureInfo.InvariantCulture));
    }

    private static SimFederation RunFaulty(ulong seed)
    {
        var plan = PlanOf(seed, Setup);
        var federation = Run(seed, plan, Setup);
        Assert.True(Undisturbed.Value == federation.ModelSha256, federation.World.Describe($"Another digest with faults:\n{plan}"));
        Assert.Empty(federation.Promises.OverWindow(FederationSetup.MaxWindowBytes));
        Assert.Empty(federation.Leaks());
        return federation;
    }

    private static FaultPlan PlanOf(ulong seed, FederationSetup setup) => FaultPlan.FromSeed(
        seed, new FaultPlanOptions(SimFederation.Hosts(setup), TimeSpan.FromSeconds(8), MaxDown: TimeSpan.FromSeconds(20)));

    private static SimFederation Run(ulong seed, FaultPlan plan, FederationSetup setup)
    {
        var federation = new SimFederation(seed, setup);
        federation.Run(plan);
        return federation;
    }
}
