namespace EdgeFed.Aggregation.Async;

/// <summary>
/// How much of an update counts that is some versions behind: s(0) = 1, and never rising (Xie et al., 2019, section 5.2).
/// </summary>
internal sealed class StalenessFunction(StrategyOptions options)
{
    /// <summary>constant: 1. hinge: 1 up to b, then 1 / (a (t - b) + 1). polynomial: (t + 1)^-a.</summary>
    public double At(int staleness) => options.Staleness switch
    {
        "constant" => 1,
        "hinge" => staleness <= options.StalenessHinge ? 1 : 1 / (options.StalenessExponent * (staleness - options.StalenessHinge) + 1),
        _ => Math.Pow(staleness + 1.0, -options.StalenessExponent),
    };
}
