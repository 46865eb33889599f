using System.Numerics;
using EdgeFed.Aggregation.Sums;
using EdgeFed.Core.Compute;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;

namespace EdgeFed.Federation.Folds;

/// <summary>The weighted mean of updates, exact, read from the spool chunk by chunk.</summary>
internal sealed class WeightedSum(int parameters, IComputePool compute) : IDisposable
{
    /// <summary>Updates folded side by side: each block of sums then comes from memory once for all of them.</summary>
    public const int MaxAtOnce = 8;

    private readonly ExactSum _sum = new(parameters);
    private float[] _block = [];
    private long _weight;

    public int Extras => _sum.Extras;

    /// <summary>Adds up to <see cref="MaxAtOnce"/> updates, all with the same chunk size, as those of one job have.</summary>
    /// <exception cref="SpoolException">An update is damaged on disk; the sums are worth nothing then.</exception>
    public Task AddAsync(IReadOnlyList<(FoldInput Update, long Weight)> updates)
    {
        foreach (var (_, weight) in updates) _weight += weight;
        return compute.RunPartsAsync(PartsOf(updates[0].Update.Representation), (first, end) => Add(updates, first, end));
    }

    /// <summary>A part of the mean; valid until the next call.</summary>
    public ReadOnlySpan<float> ReadMean(int offset, int count)
    {
        if (_block.Length < count) _block = new float[count];
        var mean = _block.AsSpan(0, count);
        _sum.Divide(offset, _weight, mean);
        return mean;
    }

    public void Dispose() => _sum.Dispose();

    private void Add(IReadOnlyList<(FoldInput Update, long Weight)> updates, int first, int end)
    {
        var readers = new List<FoldInputReader>(updates.Count);
        try
        {
            foreach (var (update, _) in updates) readers.Add(new FoldInputReader(update));
            var made = updates[0].Update.Representation;
            var values = new float[made.ChunkSize / sizeof(float)];
            for (var chunk = first; chunk < end; chunk++)
            {
                var block = values.AsSpan(0, made.Length(chunk));
                for (var i = 0; i < readers.Count; i++)
                {
                    readers[i].Read(chunk, block);
                    _sum.Add((int)made.Offset(chunk), block, updates[i].Weight);
                }
            }
        }
        finally
        {
            foreach (var reader in readers) reader.Dispose();
        }
    }

    /// <summary>Ranges of chunks that can be folded at the same time, because they share no block of sums.</summary>
    private IEnumerable<(int First, int End)> PartsOf(Representation representation)
    {
        var step = ExactSum.BlockLength / (int)BigInteger.GreatestCommonDivisor(ExactSum.BlockLength, representation.ChunkSize / sizeof(float));
        return ComputeParts.Of(representation.Chunks.Count, compute.Parallelism, step);
    }
}
