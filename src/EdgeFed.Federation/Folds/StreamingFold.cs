using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Sums;
using EdgeFed.Core.Compute;

namespace EdgeFed.Federation.Folds;

/// <summary>Folds finished updates while later ones are still arriving.</summary>
internal sealed class StreamingFold(IStreamingStrategy strategy, int parameters, IComputePool compute, Task start) : RoundFold(parameters)
{
    private readonly WeightedSum _sum = new(parameters, compute);
    private readonly Queue<(FoldInput Update, long Weight)> _waiting = new();
    private Task _folding = Task.CompletedTask;
    private long _weight;

    public override int Extras => _sum.Extras;

    public override bool HasRoomFor(long examples) => _weight + strategy.WeightOf(examples) <= ExactSum.MaxTotalWeight;

    public override void Add(FoldInput update)
    {
        base.Add(update);
        var weight = strategy.WeightOf(update.Representation.NumExamples);
        _weight += weight;
        _waiting.Enqueue((update, weight));
        if (_folding.IsCompletedSuccessfully) _folding = FoldWaitingAsync();
    }

    public override Task CompleteAsync() => _folding;

    public override ReadOnlySpan<float> Read(int offset, int count) => _sum.ReadMean(offset, count);

    public override async ValueTask DisposeAsync()
    {
        await Task.WhenAny(_folding);
        _sum.Dispose();
    }

    private async Task FoldWaitingAsync()
    {
        await start;
        while (_waiting.Count > 0)
        {
            var updates = new List<(FoldInput, long)>(WeightedSum.MaxAtOnce);
            while (updates.Count < WeightedSum.MaxAtOnce && _waiting.TryDequeue(out var next)) updates.Add(next);
            await _sum.AddAsync(updates);
        }
    }
}
