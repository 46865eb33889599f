using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>Workers that train different numbers of local epochs, as FedProx allows.</summary>
public class PartialWorkTests
{
    private static readonly FederationSetup Setup = new(Workers: 3, Rounds: 3, Strategy: "fedprox") { LocalEpochs = 3, ProximalMu = 0.1, MaxLocalEpochs = [1, 2] };

    [Fact]
    public void AllMembers_FaultySeeds_EndInTheUndisturbedDigestAndVerify()
    {
        var undisturbed = Run(0, Setup, new FaultPlan([])).ModelSha256;
        new SeedRunner(nameof(PartialWorkTests), seed => PlanOf(seed, Setup), (seed, plan) =>
        {
            var federation = Run(seed, Setup, plan);
            CheckDigest(federation, undisturbed);
            CheckPromises(federation);
            CheckReplay(federation);
        }).Run(SeedRunner.Seeds(few: 15, many: 2_000));
    }

    [Fact]
    public void MaxLocalEpochs_CountsWithFedProxOnly()
    {
        Assert.NotEqual(DigestOf(Setup), DigestOf(Setup with { MaxLocalEpochs = [] }));
        var fedavg = Setup with { Strategy = "fedavg" };
        Assert.Equal(DigestOf(fedavg), DigestOf(fedavg with { MaxLocalEpochs = [] }));
    }

    private static string DigestOf(FederationSetup setup) => Run(0, setup, new FaultPlan([])).ModelSha256;
}
