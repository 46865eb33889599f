using System.Collections.Concurrent;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Models;
using EdgeFed.Simulation.Learning;
using EdgeFed.Simulation.Poison;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>One of five workers is hostile; training is real, on a part of the sample of MNIST.</summary>
public class AttackTests
{
    private const double Points = 0.02;
    private static readonly ModelSpec Model = ModelCatalog.Get("mlp-200");
    private static readonly ConcurrentDictionary<(string Strategy, double Gate, double Clip), LearningFederation> Clean = [];

    /// <summary>A strategy and what it withstands: the final accuracy stays within two points of the undisturbed run's.</summary>
    public static TheoryData<string, double, double, PoisonKind> Withstood => new()
    {
        { "median", 0, 0, PoisonKind.Random },
        { "median", 0, 0, PoisonKind.Scale },
        { "trimmed-mean", 0, 0, PoisonKind.Random },
        { "multi-krum", 0, 0, PoisonKind.Random },
        { "multi-krum", 0, 0, PoisonKind.Scale },
        { "geometric-median", 0, 0, PoisonKind.Random },
        { "fedavg", 0, 2, PoisonKind.Scale },
        { "fedavg", 0.8, 0, PoisonKind.Random },
        { "fedasync", 0.8, 0, PoisonKind.Random },
        { "dbafl", 0.8, 0, PoisonKind.Random },
    };

    [Theory, MemberData(nameof(Withstood))]
    public void Run_OneHostileWorker_LosesLittle(string strategy, double gate, double clip, PoisonKind attack)
    {
        var clean = Clean.GetOrAdd((strategy, gate, clip), static one => Run(one.Strategy, one.Gate, one.Clip, PoisonKind.None));
        var poisoned = Run(strategy, gate, clip, attack);

        Assert.InRange(clean.FinalAccuracy, 0.75, 1);
        Assert.InRange(poisoned.FinalAccuracy, clean.FinalAccuracy - Points, 1);
        Assert.Equal(gate > 0, poisoned.Refused.GetValueOrDefault("gate") > 0);
    }

    /// <summary>What the others are for: the mean is at the mercy of one worker.</summary>
    [Theory]
    [InlineData("fedavg")]
    [InlineData("fedasync")]
    public void Run_OneWorkerOfRandomParametersAndNoDefence_IsLost(string strategy) =>
        Assert.InRange(Run(strategy, 0, 0, PoisonKind.Random).FinalAccuracy, 0, 0.7);

    /// <summary>After three refusals in a row a worker gets no more tasks, and the rest go on.</summary>
    [Theory]
    [InlineData("fedavg")]
    [InlineData("fedasync")]
    public void Run_WorkerRefusedInARow_IsExcluded(string strategy) =>
        Assert.Equal(3, Run(strategy, 0.8, 0, PoisonKind.Random, excludeAfter: 3).Refused["gate"]);

    private static LearningFederation Run(string strategy, double gate, double clip, PoisonKind attack, int excludeAfter = 0)
    {
        var isSequential = strategy is "fedasync" or "dbafl";
        var job = new JobOptions("attack", "mlp-200", Rounds: isSequential ? 30 : 6, MinWorkers: 5, LocalEpochs: 2, BatchSize: 32, Optimizer: "adam", LearningRate: 0.001,
            Strategy: strategy, Compression: "none", Mode: isSequential ? JobMode.Async : JobMode.Sync, ClipNorm: clip, AccuracyGate: gate, ExcludeAfter: excludeAfter);
        var federation = new LearningFederation(1, new LearningSetup(job, Model, MnistSample.Train, MnistSample.Test, [1, 1, 1, 1, 1]) { Poison = attack, SamplesEach = 400 });
        federation.StartAndRunToEnd();
        return federation;
    }
}
