using EdgeFed.Federation.Jobs;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>
/// The promise holds for lossy updates and models too: what was sent and what was left unsent survive every fault, so the result is that
/// of the undisturbed run with the same encoding.
/// </summary>
public class EncodingSeedTests
{
    private static readonly Dictionary<string, Lazy<string>> Undisturbed = new[] { "f16", "q8", "q4", "topk" }.ToDictionary(
        static encoding => encoding, static encoding => new Lazy<string>(() => Run(0, AllMembers(encoding), new FaultPlan([])).ModelSha256));

    [Theory, InlineData("f16"), InlineData("q8"), InlineData("q4"), InlineData("topk")]
    public void Run_Undisturbed_VerifiesAndLeavesNothingOpen(string encoding)
    {
        var federation = Run(1, AllMembers(encoding), new FaultPlan([]));

        Assert.Equal(Undisturbed[encoding].Value, federation.ModelSha256);
        Assert.Equal(0, federation.Promises.BytesSentTwice);
        Assert.Empty(federation.Leaks());
        CheckReplay(federation);
    }

    [Theory, InlineData("f16"), InlineData("q8"), InlineData("q4"), InlineData("topk")]
    public void AllMembers_FaultySeeds_EndInTheUndisturbedDigest(string encoding) => new SeedRunner(
        $"{nameof(AllMembers_FaultySeeds_EndInTheUndisturbedDigest)}/{encoding}", seed => PlanOf(seed, AllMembers(encoding)), (seed, plan) =>
        {
            var federation = Run(seed, AllMembers(encoding), plan);
            CheckDigest(federation, Undisturbed[encoding].Value);
            CheckPromises(federation);
        }).Run(SeedRunner.Seeds(few: 60, many: 5_000));

    [Theory, InlineData("q8"), InlineData("topk")]
    public void Deadline_FaultySeeds_EndInTheDigestOfTheirRecord(string encoding) => new SeedRunner(
        $"{nameof(Deadline_FaultySeeds_EndInTheDigestOfTheirRecord)}/{encoding}", seed => PlanOf(seed, Deadline(encoding)), (seed, plan) =>
        {
            var federation = Run(seed, Deadline(encoding), plan);
            CheckPromises(federation);
            CheckReplay(federation);
        }).Run(SeedRunner.Seeds(few: 60, many: 3_000));

    private static FederationSetup AllMembers(string encoding) => new(Workers: 5, Rounds: 6, Encoding: encoding);

    private static FederationSetup Deadline(string encoding) =>
        new(Workers: 5, Rounds: 6, Participation.Deadline, MinUpdates: 2, DeadlineSeconds: 8, Encoding: encoding);
}
