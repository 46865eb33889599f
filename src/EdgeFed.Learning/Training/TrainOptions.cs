namespace EdgeFed.Learning.Training;

/// <summary>How one call of <see cref="ITrainer.Train"/> trains.</summary>
/// <param name="LocalEpochs">Passes over the data.</param>
/// <param name="BatchSize">Samples a step. The last batch of an epoch holds what is left, as few as one; a batch size
/// larger than the data therefore makes one step an epoch with all of it.</param>
/// <param name="Optimizer">Which optimiser; its state starts fresh at every call.</param>
/// <param name="Seed">Decides the order of samples in each epoch.</param>
/// <param name="Threads">Threads for matrix products; part of what makes two runs equal in every bit.</param>
public sealed record TrainOptions(int LocalEpochs, int BatchSize, OptimizerOptions Optimizer, ulong Seed, int Threads = 1)
{
    /// <summary>Most threads accepted.</summary>
    public const int MaxThreads = 256;

    /// <summary>Every setting outside its range, as "name is value; expected ...".</summary>
    public IEnumerable<string> Problems()
    {
        if (LocalEpochs is < 1 or > 1_000_000) yield return $"local_epochs is {LocalEpochs}; expected 1 to 1000000.";
        if (BatchSize is < 1 or > 1 << 20) yield return $"batch_size is {BatchSize}; expected 1 to {1 << 20}.";
        if (Threads is < 1 or > MaxThreads) yield return $"threads is {Threads}; expected 1 to {MaxThreads}.";
        foreach (var problem in Optimizer.Problems()) yield return problem;
    }
}
