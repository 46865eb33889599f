using EdgeFed.Core.Compute;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Updates;
using EdgeFed.Learning.Parameters;
using EdgeFed.Spool;

namespace EdgeFed.Federation.Async;

/// <summary>
/// The global model of a job without rounds, in memory: it changes with every update, which is too often for a disk. Updates go
/// from the spool into it block by block. Memory is one model, whatever the number of workers.
/// </summary>
internal sealed class AsyncModel(JobDefinition job, ParameterBuffer parameters, IComputePool compute) : IDisposable
{
    private readonly int _blockLength = job.Options.ChunkBytes / sizeof(float);

    public int Length => parameters.Count;

    public ReadOnlySpan<float> Values => parameters.Span;

    public ReadOnlySpan<float> Read(int offset, int count) => parameters.Span.Slice(offset, count);

    /// <summary>Index of a value that no version may hold, or -1.</summary>
    public int IndexOfUnusable => ValueRange.IndexOfUnusable(parameters.Span);

    /// <summary>Folds updates in this order. Parts of the model are folded side by side; that changes no bit.</summary>
    /// <exception cref="SpoolException">One of them, or what it is folded with, is damaged on disk: the model has to be
    /// restored.</exception>
    public Task FoldAsync(IReadOnlyList<FoldSource> updates) =>
        compute.RunPartsAsync(ComputeParts.Of(Length, compute.Parallelism, _blockLength), (first, end) => Fold(updates, first, end));

    public void Dispose() => parameters.Dispose();

    private void Fold(IReadOnlyList<FoldSource> updates, int first, int end)
    {
        using var objects = new BlockReaders();
        var readers = updates.Select(update => new UpdateReader(job, update, objects)).ToList();
        for (var offset = first; offset < end; offset += _blockLength)
        {
            var block = parameters.Span.Slice(offset, Math.Min(_blockLength, end - offset));
            foreach (var reader in readers) reader.FoldInto(block, offset);
        }
    }
}
