using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Aggregation;

/// <summary>
/// Folds finished updates from the spool while later ones are still arriving, and then gives the next model block by block: neither an
/// update nor a model is ever in memory whole.
/// </summary>
public sealed class UpdateFold(IStreamingStrategy strategy, int parameters, IComputePool compute) : IAsyncDisposable
{
    /// <summary>Updates that wait are folded side by side: each block of sums then comes from memory once for all of them.</summary>
    private const int MostAtOnce = 8;

    private readonly ExactSum _sum = new(parameters);
    private readonly Queue<SpoolObject> _waiting = new();
    private Task _folding = Task.CompletedTask;
    private float[] _block = [];

    /// <summary>Sum of <c>num_examples</c> of what was added.</summary>
    public long TotalExamples { get; private set; }

    /// <summary>Number of parameters.</summary>
    public int Length => parameters;

    /// <summary>Parameters whose sums take more memory than the others'.</summary>
    public int Extras => _sum.Extras;

    /// <summary>False if sums could overflow with so many examples more.</summary>
    public bool HasRoomFor(long examples) => TotalExamples + examples <= ExactSum.MaxTotalWeight;

    /// <summary>Begins to fold a finished update.</summary>
    public void Add(SpoolObject update)
    {
        TotalExamples += update.Representation.NumExamples;
        _waiting.Enqueue(update);
        if (_folding.IsCompletedSuccessfully) _folding = FoldWaitingAsync();
    }

    /// <summary>Waits until all that was added is folded.</summary>
    /// <exception cref="SpoolException">An update is damaged on disk.</exception>
    public Task CompleteAsync() => _folding;

    /// <summary>A part of the next model, of what was added until <see cref="CompleteAsync"/>; valid until the next call.</summary>
    public ReadOnlySpan<float> Read(int offset, int count)
    {
        if (_block.Length < count) _block = new float[count];
        var next = _block.AsSpan(0, count);
        strategy.Finish(offset, _sum, TotalExamples, next);
        return next;
    }

    /// <summary>Gives the memory of the sums back, once nobody works on them.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAny(_folding);
        _sum.Dispose();
    }

    private async Task FoldWaitingAsync()
    {
        while (_waiting.Count > 0)
        {
            var updates = new List<SpoolObject>(MostAtOnce);
            while (updates.Count < MostAtOnce && _waiting.TryDequeue(out var update)) updates.Add(update);
            await compute.RunAsync(() => Fold(updates));
        }
    }

    private bool Fold(IReadOnlyList<SpoolObject> updates)
    {
        ObjectContent.ForEachBlock(updates, (update, offset, values) =>
            strategy.Add(new UpdateBlock(offset, values, update.Representation.NumExamples), _sum));
        return true;
    }
}
