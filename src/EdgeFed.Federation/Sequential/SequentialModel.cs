using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Parameters;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Sequential;

/// <summary>
/// The global model of a job without rounds, in memory: it changes with every update, which is too often for a disk. Updates go from the
/// spool into it block by block. Memory is one model, whatever the number of workers.
/// </summary>
internal sealed class SequentialModel(JobDefinition job, ParameterBuffer parameters, IComputePool compute) : IDisposable
{
    private readonly int _blockLength = job.Options.ChunkBytes / sizeof(float);

    public int Length => parameters.Count;

    public ReadOnlySpan<float> Values => parameters.Span;

    public ReadOnlySpan<float> Read(int offset, int count) => parameters.Span.Slice(offset, count);

    /// <summary>Index of a value that no version may hold, or -1.</summary>
    public int IndexOfUnusable => ValueRange.IndexOfUnusable(parameters.Span);

    /// <summary>Folds updates in this order. Parts of the model are folded side by side; that changes no bit.</summary>
    /// <exception cref="SpoolException">One of them, or what it is folded with, is damaged on disk: the model has to be restored.</exception>
    public async Task FoldAsync(IReadOnlyList<FoldSource> updates)
    {
        var blocks = (Length + _blockLength - 1) / _blockLength;
        var share = (blocks + compute.Parallelism - 1) / compute.Parallelism;
        Task[] parts = [.. Enumerable.Range(0, compute.Parallelism)
            .Select(part => (First: part * share, End: Math.Min(blocks, (part + 1) * share)))
            .Where(static part => part.First < part.End)
            .Select(part => compute.RunAsync(() => Fold(updates, part.First, part.End)))];
        foreach (var part in parts) await part.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        foreach (var part in parts) await part;
    }

    public void Dispose() => parameters.Dispose();

    private bool Fold(IReadOnlyList<FoldSource> updates, int first, int end)
    {
        var readers = new List<UpdateReader>(updates.Count);
        try
        {
            foreach (var update in updates) readers.Add(new UpdateReader(job, update));
            for (var block = first; block < end; block++)
            {
                var offset = block * _blockLength;
                var part = parameters.Span.Slice(offset, Math.Min(_blockLength, Length - offset));
                foreach (var reader in readers) reader.FoldInto(part, offset);
            }

            return true;
        }
        finally
        {
            foreach (var reader in readers) reader.Dispose();
        }
    }
}
