using System.Numerics;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Aggregation.Folds;

/// <summary>The weighted mean of updates, exact, read from the spool chunk by chunk.</summary>
internal sealed class WeightedSum(int parameters, IComputePool compute) : IDisposable
{
    /// <summary>Updates folded side by side: each block of sums then comes from memory once for all of them.</summary>
    public const int MostAtOnce = 8;

    private readonly ExactSum _sum = new(parameters);
    private float[] _block = [];
    private long _weight;

    public int Extras => _sum.Extras;

    /// <summary>Adds up to <see cref="MostAtOnce"/> updates, all with the same chunk size, as those of one job have.</summary>
    /// <exception cref="SpoolException">An update is damaged on disk; the sums are worth nothing then.</exception>
    public Task AddAsync(IReadOnlyList<(SpoolObject Update, long Weight)> updates)
    {
        foreach (var (_, weight) in updates) _weight += weight;
        var weights = updates.ToDictionary(static one => one.Update, static one => one.Weight);
        SpoolObject[] sources = [.. weights.Keys];
        return compute.RunPartsAsync(PartsOf(sources[0].Representation), (first, end) => ObjectContent.ForEachBlock(
            sources, first, end, (update, offset, values) => _sum.Add(offset, values, weights[update])));
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

    /// <summary>Ranges of chunks that can be folded at the same time, because they share no block of sums.</summary>
    private IEnumerable<(int First, int End)> PartsOf(Representation representation)
    {
        var step = ExactSum.BlockLength / (int)BigInteger.GreatestCommonDivisor(ExactSum.BlockLength, representation.ChunkSize / sizeof(float));
        return ComputeParts.Of(representation.Chunks.Count, compute.Parallelism, step);
    }
}
