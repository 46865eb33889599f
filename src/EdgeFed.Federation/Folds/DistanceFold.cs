using EdgeFed.Aggregation;
using EdgeFed.Core.Compute;

namespace EdgeFed.Federation.Folds;

/// <summary>
/// Reads all updates twice, once all are here: for the distances between them, and for the mean with the weights that the
/// strategy makes of these. Takes time for each pair of updates.
/// </summary>
internal sealed class DistanceFold(IDistanceStrategy strategy, int parameters, IComputePool compute)
    : WeighedFold(parameters, compute)
{
    protected override async Task<IEnumerable<(FoldInput Update, long Weight)>> WeighAsync(List<FoldInput> updates)
    {
        var ordered = ByDevice(updates);
        var distances = await Distances.BetweenAsync(ordered, Length, Compute);
        var weights = new long[ordered.Length];
        strategy.Weigh(distances, weights);
        return ordered.Zip(weights).Where(static one => one.Second > 0);
    }
}
