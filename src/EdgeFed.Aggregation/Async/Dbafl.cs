namespace EdgeFed.Aggregation.Async;

/// <summary>
/// DBAFL's dynamic scaling factor: e = A_L / A_G, the accuracies of the arriving and of the global model on the aggregator's
/// data, and w = (w + e w_k) / (1 + e). With a fixed factor it is one of the static variants that the paper compares with.
/// </summary>
public sealed class Dbafl(StrategyOptions options) : IAsyncStrategy
{
    /// <summary>A model that is never right would make the factor infinite, or of no meaning.</summary>
    private const double MinAccuracy = 0.001;

    public string Name => "dbafl";

    public bool NeedsAccuracy => options.Scaling == 0;

    public bool NeedsBase => false;

    public FoldStep StepFor(in Arrival arrival)
    {
        var factor = NeedsAccuracy
            ? Math.Max(arrival.Accuracy ?? 0, MinAccuracy) / Math.Max(arrival.ModelAccuracy ?? 0, MinAccuracy)
            : options.Scaling;
        return new FoldStep(FoldReference.Model, factor / (1 + factor));
    }
}
