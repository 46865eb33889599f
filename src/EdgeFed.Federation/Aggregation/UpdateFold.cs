using System.Numerics;
using EdgeFed.Protocol.Objects;
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
            while (updates.Count < MostAtOnce && _waiting.TryPeek(out var next) && HaveSameChunks(updates, next)) updates.Add(_waiting.Dequeue());
            await FoldPartsAsync(updates);
        }
    }

    /// <summary>Waits for all parts before a failure of one is told: the others use the sums.</summary>
    private async Task FoldPartsAsync(List<SpoolObject> updates)
    {
        Task[] parts = [.. PartsOf(updates[0].Representation).Select(part => compute.RunAsync(() => Fold(updates, part.First, part.End)))];
        foreach (var part in parts) await part.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        foreach (var part in parts) await part;
    }

    private static bool HaveSameChunks(List<SpoolObject> updates, SpoolObject next) =>
        updates.Count == 0 || updates[0].Representation.ChunkSize == next.Representation.ChunkSize;

    /// <summary>Ranges of chunks that can be folded at the same time, because they share no block of sums.</summary>
    private IEnumerable<(int First, int End)> PartsOf(Representation representation)
    {
        var chunks = representation.Chunks.Count;
        var step = ExactSum.BlockLength / (int)BigInteger.GreatestCommonDivisor(ExactSum.BlockLength, representation.ChunkSize / sizeof(float));
        var length = (chunks / compute.Parallelism / step + 1) * step;
        for (var first = 0; first < chunks; first += length) yield return (first, Math.Min(first + length, chunks));
    }

    private bool Fold(IReadOnlyList<SpoolObject> updates, int first, int end)
    {
        ObjectContent.ForEachBlock(updates, first, end, (update, offset, values) =>
            strategy.Add(new UpdateBlock(offset, values, update.Representation.NumExamples), _sum));
        return true;
    }
}
