using EdgeFed.Core.Compute;

namespace EdgeFed.Federation.Folds;

/// <summary>Folds a mean whose weights depend on all updates together, once all are here.</summary>
internal abstract class WeighedFold(int parameters, IComputePool compute) : RoundFold(parameters)
{
    private readonly List<FoldInput> _updates = [];
    private Task _folding = Task.CompletedTask;
    private WeightedSum? _sum;

    protected IComputePool Compute => compute;

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

    /// <summary>Gives the updates that count, each with its weight.</summary>
    protected abstract Task<IEnumerable<(FoldInput Update, long Weight)>> WeighAsync(List<FoldInput> updates);

    private async Task FoldAsync()
    {
        _sum?.Dispose();
        _sum = new WeightedSum(Length, compute);
        foreach (var some in (await WeighAsync(_updates)).Chunk(WeightedSum.MaxAtOnce)) await _sum.AddAsync(some);
    }
}
