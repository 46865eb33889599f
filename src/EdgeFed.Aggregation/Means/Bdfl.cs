namespace EdgeFed.Aggregation.Means;

/// <summary>
/// Mean of the updates with the same weight for each: next = sum(x_k) / K, as BDFL takes it in the DBAFL paper's comparison.
/// Streaming in rounds; without rounds it is the mean of the newest update of each worker heard of so far, and the one before is
/// taken out again. A worker gains nothing by claiming many samples, and one with few counts as much as one with many; else
/// defends against nothing.
/// </summary>
public sealed class Bdfl : IStreamingStrategy, IAsyncStrategy
{
    public string Name => "bdfl";

    public bool NeedsAccuracy => false;

    public bool NeedsBase => false;

    public long WeightOf(long numExamples) => 1;

    public FoldStep StepFor(in Arrival arrival) =>
        new(arrival.IsFirst ? FoldReference.Model : FoldReference.Previous, 1.0 / arrival.Workers);

    /// <summary>Without rounds the update before is subtracted as it was sent.</summary>
    public string? Problem(StrategyContext job) =>
        !job.IsAsync || job is { Encoding: StrategyContext.Lossless, ClipNorm: 0 } ? null
        : $"strategy 'bdfl' without rounds needs encoding f32 and clip_norm 0, which are {job.Encoding} and {job.ClipNorm}.";
}
