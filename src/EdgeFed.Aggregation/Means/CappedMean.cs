using EdgeFed.Aggregation.Sums;

namespace EdgeFed.Aggregation.Means;

/// <summary>
/// A weighted mean in which no update weighs more than its share (<see cref="ShareLimit"/>), however many samples its worker
/// says it has.
/// Weights are known when all updates are: so they are read at the end of the round, not as they come.
/// </summary>
/// <param name="mean">Says what an update weighs by itself.</param>
internal sealed class CappedMean(IStreamingStrategy mean, double maxShare) : IRoundStrategy
{
    public string Name => mean.Name;

    /// <summary>Weights of the updates of a round; together at most <see cref="ExactSum.MaxTotalWeight"/>.</summary>
    /// <param name="examples">Samples of each; one at least.</param>
    public IReadOnlyList<long> Weigh(IReadOnlyList<long> examples)
    {
        var weights = examples.Select(mean.WeightOf).ToList();
        var cap = Math.Clamp(ShareLimit.CapOf(weights, maxShare), 1, ExactSum.MaxTotalWeight / weights.Count);
        return [.. weights.Select(weight => Math.Min(weight, cap))];
    }
}
