using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Training;

/// <summary>How one call of <see cref="ITrainer.Train"/> trains.</summary>
/// <param name="LocalEpochs">Passes over the data.</param>
/// <param name="BatchSize">Samples a step. The last batch of an epoch holds what is left, as few as one; a batch size
/// larger than the data therefore makes one step an epoch with all of it.</param>
/// <param name="Optimizer">Which optimiser; its state starts fresh at every call.</param>
/// <param name="Seed">Decides the order of samples in each epoch, and what dropout drops.</param>
/// <param name="Threads">Threads that share the work; part of what makes two runs equal in every bit.</param>
/// <param name="ProximalMu">FedProx (Li et al., 2020): mu / 2 times the squared distance from the start is added to the loss;
/// 0 for none.</param>
/// <param name="MaxGradientNorm">Longer gradients (over all trainable parameters) are scaled down to it; 0 for no limit.</param>
/// <param name="Schedule">How the learning rate changes; constant when null.</param>
/// <param name="FirstEpoch">Epochs of the job before this call: where the schedule goes on.</param>
public sealed record TrainOptions(
    int LocalEpochs,
    int BatchSize,
    OptimizerOptions Optimizer,
    ulong Seed,
    int Threads = 1,
    double ProximalMu = 0,
    double MaxGradientNorm = 0,
    LearningRateSchedule? Schedule = null,
    int FirstEpoch = 0)
{
    /// <summary>Added to the gradient before every step, after its length is limited (SCAFFOLD: Karimireddy et al., 2020, algorithm 1, line 10);
    /// null for nothing. As long as the parameters; not changed, and the caller's.</summary>
    public ParameterBuffer? Correction { get; init; }

    /// <summary>Most threads accepted.</summary>
    public const int MaxThreads = 256;

    /// <summary>Every setting outside its range, as "name is value; expected ...".</summary>
    public IEnumerable<string> Problems()
    {
        if (LocalEpochs is < 1 or > 1_000_000) yield return $"local_epochs is {LocalEpochs}; expected 1 to 1000000.";
        if (BatchSize is < 1 or > 1 << 20) yield return $"batch_size is {BatchSize}; expected 1 to {1 << 20}.";
        if (Threads is < 1 or > MaxThreads) yield return $"threads is {Threads}; expected 1 to {MaxThreads}.";
        if (FirstEpoch < 0) yield return $"the first epoch is {FirstEpoch}; expected 0 or more.";
        if (OptimizerOptions.OutOfRange("proximal_mu", ProximalMu, 0, 1e6) is { } mu) yield return mu;
        if (OptimizerOptions.OutOfRange("max_gradient_norm", MaxGradientNorm, 0, 1e9) is { } norm) yield return norm;
        foreach (var problem in Optimizer.Problems().Concat(Schedule?.Problems() ?? [])) yield return problem;
    }
}
