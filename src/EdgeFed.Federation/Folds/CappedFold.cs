using EdgeFed.Aggregation.Means;
using EdgeFed.Core.Compute;

namespace EdgeFed.Federation.Folds;

/// <summary>Folds a mean whose weights depend on each other, once all updates are here.</summary>
internal sealed class CappedFold(CappedMean strategy, int parameters, IComputePool compute) : RoundFold(parameters)
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
        var weights = strategy.Weigh([.. _updates.Select(static update => update.Representation.NumExamples)]);
        foreach (var some in _updates.Zip(weights).Chunk(WeightedSum.MaxAtOnce)) await _sum.AddAsync(some);
    }
}
