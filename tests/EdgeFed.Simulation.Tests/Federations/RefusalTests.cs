using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>Members that cannot train: what their round does without them.</summary>
public class RefusalTests
{
    private const string Reason = "the sensor is unplugged";

    [Fact]
    public void Deadline_AllMembersRefuse_TheyAreAskedAgainAtTheDeadline()
    {
        var setup = new FederationSetup(Workers: 2, Rounds: 2, Participation.Deadline, MinUpdates: 2, DeadlineSeconds: 8);
        var federation = new SimFederation(1, setup) { TrainerOf = static _ => new FailingTrainer(failures: 1, Reason) };

        federation.Run(new FaultPlan([]));

        Assert.All(federation.AggregatorHost.Observer.Rounds, static round => Assert.Equal(2, round.Updates));
        Assert.Contains("Round 1: 0 of at least 2 updates at the deadline; the round is repeated", federation.World.Log.Tail(1000));
        Assert.All(federation.Replay(), static round => Assert.Equal(ReplayOutcome.Verified, round.Outcome));
    }

    [Fact]
    public void AllMembers_OneRefuses_TheRoundIsFoldedWithoutIt()
    {
        var federation = new SimFederation(1, new FederationSetup(Workers: 3, Rounds: 2))
        {
            TrainerOf = static device => new FailingTrainer(failures: device == "worker-1" ? 1 : 0, Reason),
        };

        federation.Run(new FaultPlan([]));

        Assert.Equal([2, 3], federation.AggregatorHost.Observer.Rounds.Select(static round => round.Updates));
        Assert.Contains("update of worker-1 is not used: " + Reason, federation.World.Log.Tail(1000));
    }
}
