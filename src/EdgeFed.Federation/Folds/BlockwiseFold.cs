using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Sums;
using EdgeFed.Core.Compute;

namespace EdgeFed.Federation.Folds;

/// <summary>
/// Folds all updates a few coordinates at a time, once all are here. The result is held in memory, half of what sums take: so
/// each update is read once, damage is found before anything is written, and a version that is written in several forms is folded
/// once.
/// </summary>
internal sealed class BlockwiseFold(IBlockwiseStrategy strategy, int parameters, IComputePool compute) : RoundFold(parameters)
{
    private const int TileValues = 8192; // of all updates together: what stays in the nearest cache
    private readonly NativeArray<float> _next = new(parameters);
    private readonly List<FoldInput> _updates = [];
    private Task _folding = Task.CompletedTask;

    public override void Add(FoldInput update)
    {
        base.Add(update);
        _updates.Add(update);
    }

    public override Task CompleteAsync()
    {
        if (Count == 0) return Task.CompletedTask;
        var updates = ByDevice(_updates);
        var width = Math.Clamp(TileValues / updates.Length / 16 * 16, 64, 4096);
        var network = new SortingNetwork(updates.Length);
        return _folding = compute.RunPartsAsync(ComputeParts.Of(Length, compute.Parallelism, width), (first, end) => Fold(updates, network, width, first, end));
    }

    public override ReadOnlySpan<float> Read(int offset, int count) => _next.Slice(offset, count);

    public override async ValueTask DisposeAsync()
    {
        await Task.WhenAny(_folding);
        _next.Dispose();
    }

    private void Fold(FoldInput[] updates, SortingNetwork network, int width, int first, int end)
    {
        using var rows = new UpdateRows(updates, width);
        for (var offset = first; offset < end; offset += width)
        {
            var count = Math.Min(width, end - offset);
            strategy.Fold(new Columns(rows.Read(offset, count), network), _next.Slice(offset, count));
        }
    }
}
