using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>Members that cannot train: what their round does without them.</summary>
public class RefusalTests
{
    [Fact]
    public void Deadline_AllMembersRefuse_TheyAreAskedAgainAtTheDeadline()
    {
        var setup = new FederationSetup(Workers: 2, Rounds: 2, Participation.Deadline, MinUpdates: 2, DeadlineSeconds: 8);
        var federation = new SimFederation(1, setup) { TrainerOf = static _ => new FailingTrainer(failures: 1) };

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
            TrainerOf = static device => new FailingTrainer(failures: device == "worker-1" ? 1 : 0),
        };

        federation.Run(new FaultPlan([]));

        Assert.Equal([2, 3], federation.AggregatorHost.Observer.Rounds.Select(static round => round.Updates));
        Assert.Contains("update of worker-1 is not used: the sensor is unplugged", federation.World.Log.Tail(1000));
    }

    /// <summary>Cannot train the first few times.</summary>
    private sealed class FailingTrainer(int failures) : ITrainer
    {
        private readonly CpuTrainer _trainer = new();
        private int _left = failures;

        public TrainResult Train(
            ModelSpec spec, Span<float> parameters, IDataset data, TrainOptions options, IProgress<TrainProgress>? progress, CancellationToken cancel)
        {
            if (_left-- > 0) throw new JobTaskException("the sensor is unplugged");
            return _trainer.Train(spec, parameters, data, options, progress, cancel);
        }

        public EvaluationResult Evaluate(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize, int threads) =>
            _trainer.Evaluate(spec, parameters, data, batchSize, threads);
    }
}
