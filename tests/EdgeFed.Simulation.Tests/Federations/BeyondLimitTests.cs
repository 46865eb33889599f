using EdgeFed.Aggregation;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>
/// A member sends updates that are within the limits each, and whose sum over rounds is not: a version that no unit accepts is never
/// recorded, what leads there is refused, and the job ends with the others.
/// </summary>
public class BeyondLimitTests
{
    private const string Liar = "worker-2";
    private const int MaxExamples = 1 << 27;
    private const float Limit = 1 << 30; // Core.Values.ValueRange.Limit

    /// <summary>Changes are added to the model: with lossy updates, and with an optimiser that makes large steps of them.</summary>
    [Theory]
    [InlineData("fedavg", "q8", 0)]
    [InlineData("fedavgm", "f32", 100)]
    [InlineData("fedavgm", "q8", 100)]
    public void Run_AMemberAddsUpBeyondTheLimit_IsRefusedAndTheOthersEndTheJob(string strategy, string encoding, double rate)
    {
        var setup = Setup(strategy, encoding, rate);
        var federation = Run(setup, 1, new FaultPlan([]));

        var rounds = federation.AggregatorHost.Observer.Rounds;
        Assert.Equal(setup.Rounds, rounds[^1].Round);
        Assert.Contains(rounds, static round => round.Updates == 2); // the honest ones, without the liar's
        Assert.InRange(rounds[^1].Refused.GetValueOrDefault("gate"), 1, setup.Rounds);
        CheckReplay(federation);
    }

    /// <summary>Momentum alone leads beyond the limit: it is forgotten, nobody is refused for it, and the record says so.</summary>
    [Fact]
    public void Run_MomentumLeadsBeyondTheLimit_BeginsAnew()
    {
        var setup = Setup("fedavgm", "f32", 1);
        var federation = Open(setup, 1);
        var isAnew = false;
        federation.World.Log.OnLine += line => isAnew |= line.Contains("begins anew", StringComparison.Ordinal);
        federation.Run(new FaultPlan([]));

        Assert.Equal(setup.Rounds, federation.AggregatorHost.Observer.Rounds[^1].Round);
        Assert.True(isAnew);
        CheckReplay(federation);
    }

    [Theory, InlineData("fedavg", "q8", 0), InlineData("fedavgm", "f32", 1)]
    public void Run_FaultySeeds_EndAndVerify(string strategy, string encoding, double rate)
    {
        var setup = Setup(strategy, encoding, rate);
        new SeedRunner($"{nameof(BeyondLimitTests)}/{strategy}/{encoding}", seed => PlanOf(seed, setup), (seed, plan) =>
        {
            var federation = Run(setup, seed, plan);
            Assert.Equal(setup.Rounds, federation.AggregatorHost.Observer.Rounds[^1].Round);
            CheckReplay(federation);
        }).Run(SeedRunner.Seeds(few: 6, many: 1_000));
    }

    /// <summary>A member says that it has 2^27 samples, and sends nonsense: it moves the mean by its share.</summary>
    [Theory, InlineData(1, 900), InlineData(0.4, 350)]
    public void Run_AFalseCount_WeighsNoMoreThanItsShare(double maxShare, double atLeast)
    {
        var setup = new FederationSetup(Workers: 3, Rounds: 1) { MaxShare = maxShare };
        var federation = new SimFederation(1, setup, isWatched: false)
        {
            TrainerOf = static device => device == Liar ? new Adder(1000, MaxExamples) : new Adder(0, null),
        };
        federation.Run(new FaultPlan([]));

        Assert.InRange(FirstParameterOf(federation), atLeast, maxShare < 1 ? 450 : 1001);
        CheckReplay(federation);
    }

    private static FederationSetup Setup(string strategy, string encoding, double rate) => new(Workers: 3, Rounds: 6, Encoding: encoding, Strategy: strategy)
    {
        StrategyOptions = new StrategyOptions(ServerLearningRate: rate),
    };

    private static SimFederation Run(FederationSetup setup, ulong seed, FaultPlan plan)
    {
        var federation = Open(setup, seed);
        federation.Run(plan);
        return federation;
    }

    private static SimFederation Open(FederationSetup setup, ulong seed)
    {
        var isLossless = setup.IsLossless;
        return new SimFederation(seed, setup, isWatched: false) // honest updates are alike here, which the watcher takes for repetitions
        {
            TrainerOf = device => device == Liar ? new Adder(0.9f * Limit, null, isLossless) : new Adder(0, null),
        };
    }

    private static double FirstParameterOf(SimFederation federation)
    {
        var disk = federation.AggregatorHost.Disk;
        var file = disk.ReadAll(disk.Paths.Single(static path => path.StartsWith("models/", StringComparison.Ordinal)))!;
        using var reader = EdgeFed.Learning.Checkpoints.SafetensorsReader.Open(new MemoryStream(file));
        using var parameters = new EdgeFed.Learning.Parameters.ParameterBuffer(FederationSetup.Tiny.ParameterCount);
        reader.ReadInto(FederationSetup.Tiny, parameters.Span);
        return parameters.Span[0];
    }

    /// <summary>Adds to the first parameter, and to no other.</summary>
    /// <param name="examples">What it says it has; null for the truth.</param>
    /// <param name="isKept">The sum stays just within the limit, as an update of parameters must.</param>
    private sealed class Adder(float amount, int? examples, bool isKept = false) : ITrainer
    {
        public TrainResult Train(
            ModelSpec spec, Span<float> parameters, IDataset data, TrainOptions options, IProgress<TrainProgress>? progress = null, CancellationToken ct = default)
        {
            parameters[0] += amount;
            if (isKept) parameters[0] = Math.Min(parameters[0], MathF.BitDecrement(Limit));
            return new TrainResult(examples ?? data.Count, 0, null, 1);
        }

        public EvaluationResult Evaluate(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize = 256, int threads = 1) => new(0, null, data.Count);
    }
}
