namespace EdgeFed.Learning.Training;

/// <summary>Which optimiser, with its settings; the meanings are PyTorch's.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="WeightDecay">What of each parameter is added to its gradient.</param>
public abstract record OptimizerOptions(double LearningRate, double WeightDecay)
{
    /// <summary>Every setting outside its range, as "name is value; expected ...".</summary>
    public virtual IEnumerable<string> Problems() => new[]
    {
        OutOfRange("learning_rate", LearningRate, 0, 1e6),
        OutOfRange("weight_decay", WeightDecay, 0, 1e6),
    }.OfType<string>();

    internal static string? OutOfRange(string name, double value, double min, double max, bool openMax = false)
    {
        var fits = value >= min && (openMax ? value < max : value <= max);
        return fits ? null : FormattableString.Invariant($"{name} is {value}; expected {min} to {(openMax ? "below " : "")}{max}.");
    }
}

/// <summary>
/// v = momentum v + g; p = p - lr v, or p - lr (g + momentum v) with Nesterov. The velocity starts as the first gradient.
/// </summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Momentum">0 (none) to below 1.</param>
/// <param name="Nesterov">Whether a step looks ahead along the velocity; needs momentum.</param>
/// <param name="WeightDecay">What of each parameter is added to its gradient.</param>
public sealed record SgdOptions(double LearningRate = 0.01, double Momentum = 0, bool Nesterov = false, double WeightDecay = 0)
    : OptimizerOptions(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override IEnumerable<string> Problems() => base.Problems().Concat(new[]
    {
        OutOfRange("momentum", Momentum, 0, 1, openMax: true),
        Nesterov && Momentum == 0 ? "nesterov is true; expected false, or momentum above 0." : null,
    }.OfType<string>());
}

/// <summary>Adam (Kingma and Ba, 2015) with bias correction; epsilon is added outside the root.</summary>
/// <param name="LearningRate">Step size.</param>
/// <param name="Beta1">Decay of the mean of gradients.</param>
/// <param name="Beta2">Decay of the mean of squared gradients.</param>
/// <param name="Epsilon">Keeps the divisor away from zero.</param>
/// <param name="WeightDecay">What of each parameter is added to its gradient.</param>
public sealed record AdamOptions(
    double LearningRate = 0.001,
    double Beta1 = 0.9,
    double Beta2 = 0.999,
    double Epsilon = 1e-8,
    double WeightDecay = 0) : OptimizerOptions(LearningRate, WeightDecay)
{
    /// <inheritdoc/>
    public override IEnumerable<string> Problems() => base.Problems().Concat(new[]
    {
        OutOfRange("beta1", Beta1, 0, 1, openMax: true),
        OutOfRange("beta2", Beta2, 0, 1, openMax: true),
        OutOfRange("epsilon", Epsilon, 0, 1),
    }.OfType<string>());
}
