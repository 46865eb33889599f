using EdgeFed.Aggregation;
using EdgeFed.Core.Compute;

namespace EdgeFed.Federation.Folds;

/// <summary>
/// Reads all updates twice, once all are here: for the distances between them, and for the mean with the weights that the strategy makes
/// of these. Takes time for each pair of updates.
/// </summary>
internal sealed class DistanceFold(IDistanceStrategy strategy, int parameters, IComputePool compute) : RoundFold(parameters)
{
    private readonly List<FoldInput> _updates = [];
    private Task _folding = Task.CompletedTask;
    private WeightedSum? _sum;

    public override int Extras => _sum?.Extras ?? 0;

    public override void Add(FoldInput update)
    {
        base.Add(update);
        _updates.Add(update);
    }

    public override Task CompleteAsync() => _folding = Count == 0 ? Task.CompletedTask : FoldAsync();

    public override ReadOnlySpan<float> Read(int offset, int count) => _sum!.ReadMean(offset, count);

    public override async ValueTask DisposeAsync()
    {
        await Task.WhenAny(_folding);
        _sum?.Dispose();
    }

    private async Task FoldAsync()
    {
        _sum?.Dispose();
        _sum = new WeightedSum(Length, compute);
        var updates = ByDevice(_updates);
        var distances = await Distances.BetweenAsync(updates, Length, compute);
        var weights = new long[updates.Length];
        strategy.Weigh(distances, weights);
        foreach (var some in updates.Zip(weights).Where(static one => one.Second > 0).Chunk(WeightedSum.MaxAtOnce)) await _sum.AddAsync(some);
    }
}
