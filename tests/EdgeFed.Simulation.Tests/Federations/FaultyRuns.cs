using EdgeFed.Federation.Records;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>Federations under faults drawn from a seed, and what must be true of each at its end.</summary>
internal static class FaultyRuns
{
    public static FaultPlan PlanOf(ulong seed, FederationSetup setup) => FaultPlan.FromSeed(
        seed, new FaultPlanOptions(SimFederation.Hosts(setup), TimeSpan.FromSeconds(15), Faults: 10, MaxDown: TimeSpan.FromSeconds(20)));

    public static SimFederation Run(ulong seed, FederationSetup setup, FaultPlan plan)
    {
        var federation = new SimFederation(seed, setup);
        federation.World.Log.OnLine += line => CheckNoLoss(federation.World, line);
        federation.Run(plan);
        return federation;
    }

    /// <summary>Cut power and broken links cost time. That something is lost, or of an earlier time, is said of nothing else than damage.</summary>
    private static void CheckNoLoss(World world, string line)
    {
        if (line.Contains("is another than without this loss", StringComparison.Ordinal) || line.Contains("directory is an earlier one", StringComparison.Ordinal)
            || line.Contains("its state directory is another", StringComparison.Ordinal)) world.Fail($"A loss without damage: {line}");
    }

    public static void CheckDigest(SimFederation federation, string undisturbed)
    {
        if (undisturbed != federation.ModelSha256) throw new SimulationException(federation.World.Describe("Another digest with faults."));
    }

    public static void CheckPromises(SimFederation federation)
    {
        Assert.Empty(federation.Promises.OverWindow(FederationSetup.MaxWindowBytes));
        Assert.Empty(federation.Leaks());
        Assert.Empty(federation.Damage);
    }

    /// <summary>The record tells, without the units, how the model came to be.</summary>
    public static void CheckReplay(SimFederation federation)
    {
        var replay = federation.Replay();
        Assert.All(replay, static round => Assert.Equal(ReplayOutcome.Verified, round.Outcome));
        Assert.Equal(federation.ModelSha256, replay[^1].Recorded.ToString());
    }
}
