using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>
/// The promise holds for every kind of strategy: one with state of its own, which must survive every fault, one that reads all updates at
/// once, one that weighs them by their distances, and one whose workers have state of their own.
/// </summary>
public class StrategySeedTests
{
    [Theory, InlineData("fedadam", "f32"), InlineData("fedadam", "q8"), InlineData("median", "f32"), InlineData("multi-krum", "f32"), InlineData("scaffold", "f32")]
    public void AllMembers_FaultySeeds_EndInTheUndisturbedDigestAndVerify(string strategy, string encoding)
    {
        var setup = new FederationSetup(Workers: 5, Rounds: 4, Encoding: encoding, Strategy: strategy);
        var undisturbed = Run(0, setup, new FaultPlan([])).ModelSha256;
        new SeedRunner($"{nameof(AllMembers_FaultySeeds_EndInTheUndisturbedDigestAndVerify)}/{strategy}/{encoding}", seed => PlanOf(seed, setup), (seed, plan) =>
        {
            var federation = Run(seed, setup, plan);
            CheckDigest(federation, undisturbed);
            CheckPromises(federation);
            CheckReplay(federation);
        }).Run(SeedRunner.Seeds(few: 25, many: 3_000));
    }
}
