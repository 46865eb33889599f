using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>Workers send values that are just small enough for an update; those that were trained from one version add up to a model that is not.</summary>
public class HugeUpdateTests
{
    private const string Honest = "worker-3";

    [Theory]
    [InlineData(JobMode.Async, "asofed", 1)]
    [InlineData(JobMode.Buffered, "fedbuff", 1)]
    [InlineData(JobMode.Buffered, "fedbuff", 2)]
    public void Run_WorkersSendHugeValues_TheJobEndsWithoutWhatIsTooMuch(JobMode mode, string strategy, ulong seed)
    {
        var setup = new FederationSetup(Workers: 4, Rounds: 12, Strategy: strategy) { Mode = mode, BufferSize = 2 };
        var federation = new SimFederation(seed, setup, isWatched: false) // honest updates are alike here, which the watcher takes for repetitions
        {
            TrainerOf = device => device switch
            {
                SimFederation.Aggregator => new CpuTrainer(),
                Honest => new HugeTrainer(0), // that training goes well from a model as large as this is nobody's promise
                _ => new HugeTrainer(0.9f),
            },
        };
        federation.Run(new FaultPlan([]));

        var last = federation.AggregatorHost.Observer.Rounds[^1];
        Assert.Equal(12, last.Version);
        Assert.InRange(last.Refused.GetValueOrDefault("gate"), 1, 100);
        CheckPromises(federation);
        CheckReplay(federation);
    }

    /// <summary>Adds a share of the largest magnitude to the first parameter.</summary>
    private sealed class HugeTrainer(float share) : ITrainer
    {
        public TrainResult Train(
            ModelSpec spec, Span<float> parameters, IDataset data, TrainOptions options, IProgress<TrainProgress>? progress = null, CancellationToken ct = default)
        {
            var limit = Core.Values.ValueRange.Limit;
            parameters[0] = Math.Min(parameters[0] + share * limit, MathF.BitDecrement(limit));
            return new TrainResult(data.Count, 0, null, 1);
        }

        public EvaluationResult Evaluate(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize = 256, int threads = 1) => new(0, null, data.Count);
    }
}
