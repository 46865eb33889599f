using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Simulation.Poison;

namespace EdgeFed.Simulation.Learning;

/// <summary>A federation that really trains, in virtual time.</summary>
/// <param name="Train">Dealt to the workers in equal parts, card by card.</param>
/// <param name="Test">Of the aggregator.</param>
/// <param name="Speeds">Of each worker: one of speed 4 trains in a quarter of <see cref="TrainingTime"/>.</param>
public sealed record LearningSetup(JobOptions Job, ModelSpec Model, IDataset Train, IDataset Test, IReadOnlyList<double> Speeds)
{
    /// <summary>What a task takes at speed 1.</summary>
    public TimeSpan TrainingTime { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Samples of each worker; all there are if not said.</summary>
    public int? SamplesEach { get; init; }

    /// <summary>What the first worker sends.</summary>
    public PoisonKind Poison { get; init; }

    public int Workers => Speeds.Count;

    public static string NameOf(int worker) => $"worker-{worker}";

    public IDataset PartOf(int worker) => new PartOfData(Train, worker, Workers, SamplesEach ?? Train.Count / Workers);
}
