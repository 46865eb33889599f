using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>A round of which no update is good enough does not end the job.</summary>
public class GateTests
{
    private const int BadRound = 2;

    [Theory]
    [InlineData(Participation.All, "fedavg")]
    [InlineData(Participation.All, "median")]
    [InlineData(Participation.All, "geometric-median")]
    [InlineData(Participation.Deadline, "fedavg")]
    public void Run_AllUpdatesOfARoundAreRefused_GoesOnFromTheSameModel(Participation participation, string strategy)
    {
        var setup = new FederationSetup(Workers: 3, Rounds: 4, Participation: participation, MinUpdates: 2, Strategy: strategy) { AccuracyGate = 0.8, TestSamples = 100 };
        var federation = new SimFederation(1, setup, isWatched: false) { TrainerOf = static _ => new TurncoatTrainer() };
        federation.Run(new FaultPlan([]));

        var rounds = federation.AggregatorHost.Observer.Rounds;
        Assert.Equal([3, 0, 3, 3], rounds.Select(static round => round.Updates));
        Assert.Equal(3, rounds[^1].Refused["gate"]);
        Assert.Equal(rounds[0].ModelSha256, rounds[BadRound - 1].ModelSha256);
        CheckReplay(federation);
    }

    /// <summary>Adds 1 to the first parameter, and in one round far too much, which its evaluation tells.</summary>
    private sealed class TurncoatTrainer : ITrainer
    {
        public TrainResult Train(
            ModelSpec spec, Span<float> parameters, IDataset data, TrainOptions options, IProgress<TrainProgress>? progress = null, CancellationToken ct = default)
        {
            parameters[0] += options.FirstEpoch + 1 == BadRound ? 1000 : 1;
            return new TrainResult(data.Count, 0, null, 1);
        }

        public EvaluationResult Evaluate(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize = 256, int threads = 1) =>
            new(0, parameters[0] < 100 ? 0.9 : 0.1, data.Count);
    }
}
