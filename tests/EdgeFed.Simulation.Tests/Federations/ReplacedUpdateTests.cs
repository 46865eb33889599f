using EdgeFed.Federation.Jobs;
using EdgeFed.Simulation.Federations;
using EdgeFed.Simulation.Poison;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>A round in which updates are looked at before they are folded ends at its deadline, whatever a member does.</summary>
public class ReplacedUpdateTests
{
    private const int DeadlineSeconds = 6;

    [Theory]
    [InlineData("fedavg", 0.5, 0)]
    [InlineData("fedavg", 0, 1)]
    [InlineData("median", 0.5, 0)]
    public void Run_MemberReplacesItsUpdateWhileItIsLookedAt_RoundsEndInTime(string strategy, double gate, double clip)
    {
        var setup = new FederationSetup(Workers: 2, Rounds: 4, Participation.Deadline, MinUpdates: 2, DeadlineSeconds: DeadlineSeconds, Strategy: strategy)
        {
            AccuracyGate = gate,
            ClipNorm = clip,
            TestSamples = 100,
            MinWorkers = 3,
        };
        var federation = new SimFederation(1, setup, isWatched: false);
        var hostile = new ReplacingWorker("hostile", setup, $"{SimFederation.Aggregator}:7400");
        federation.AggregatorHost.ComputeTime = static _ => TimeSpan.FromMilliseconds(400); // time enough to put another in its place
        var ends = new List<TimeSpan>();
        federation.AggregatorHost.Observer.RoundReported += _ => ends.Add(federation.World.Now);
        federation.Start();
        federation.World.RunFor(TimeSpan.FromSeconds(5)); // until it listens
        federation.World.Host("hostile").Start(hostile.RunAsync);
        federation.RunUntilRound(setup.Rounds);

        Assert.True(hostile.Replacements > setup.Rounds && hostile.Refusals >= setup.Rounds, $"{hostile.Replacements} replacements, {hostile.Refusals} refusals");
        Assert.All(ends.Zip(ends.Skip(1)), round => Assert.InRange((round.Second - round.First).TotalSeconds, 0, 2 * DeadlineSeconds));
        Assert.Empty(federation.Damage);
        federation.World.Host("hostile").Crash();
        federation.RunUntilEnd();
        CheckReplay(federation);
    }
}
