using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Aggregation;

/// <summary>
/// Weighted sums of parameters that are the same bits in whatever order updates are added, because nothing is ever rounded: sums are
/// integers, in units that each block of parameters chooses for itself, so that 8 bytes a parameter are enough. What does not fit its
/// block's units, such as values very much smaller than their neighbours, is added to wider sums of its own
/// (<see cref="BlockExtras"/>). Only values are rounded, each by itself, to multiples of 2^-128.
/// </summary>
public sealed class ExactSum : IDisposable
{
    /// <summary>Largest weight of one update: its products with values are exact in doubles.</summary>
    public const long MaxWeight = 1L << 27;

    /// <summary>Largest sum of weights: with values below <see cref="ValueRange.Limit"/> all sums stay below 2^63.</summary>
    public const long MaxTotalWeight = 1L << 33;

    /// <summary>Parameters that share units: few, because values far apart in magnitude do not share well.</summary>
    internal const int BlockLength = 1024;

    private const double FinestValue = 1.0 / (1L << 62) / (1L << 62) / (1L << 4); // 2^-128
    private readonly NativeSums _sums;
    private readonly BlockFormat[] _formats;
    private readonly long[] _room; // weight that can still be added to each block
    private readonly BlockExtras?[] _extras;

    public ExactSum(int length)
    {
        var blocks = (length + BlockLength - 1) / BlockLength;
        _sums = new NativeSums(length);
        (_formats, _room, _extras) = (new BlockFormat[blocks], new long[blocks], new BlockExtras?[blocks]);
    }

    public int Length => _sums.Count;

    /// <summary>Parameters whose sums did not fit their block's units and take more memory.</summary>
    public int Extras => _extras.Sum(extras => extras?.Count ?? 0);

    /// <summary>sum[offset + i] += weight * values[i], exactly. Values are below <see cref="ValueRange.Limit"/> in magnitude.</summary>
    /// <param name="weight">Positive, at most <see cref="MaxWeight"/>; in all, at most <see cref="MaxTotalWeight"/>.</param>
    public void Add(int offset, ReadOnlySpan<float> values, long weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, MaxWeight);
        while (values.Length > 0)
        {
            var part = values[..PartOfBlock(offset, values.Length)];
            AddToBlock(offset, part, weight);
            offset += part.Length;
            values = values[part.Length..];
        }
    }

    /// <summary>mean[i] = sum[offset + i] / totalWeight, rounded to float32: a function of the exact sum alone.</summary>
    public void Divide(int offset, long totalWeight, Span<float> mean)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalWeight);
        while (mean.Length > 0)
        {
            var part = mean[..PartOfBlock(offset, mean.Length)];
            DivideBlock(offset, totalWeight, part);
            offset += part.Length;
            mean = mean[part.Length..];
        }
    }

    public void Dispose() => _sums.Dispose();

    private static int PartOfBlock(int offset, int length) => Math.Min(length, BlockLength - offset % BlockLength);

    private void AddToBlock(int offset, ReadOnlySpan<float> values, long weight)
    {
        var block = offset / BlockLength;
        if (!_formats[block].IsSet && !TryBegin(block, values, weight)) return;
        if (_room[block] < weight) MakeRoom(block, weight);
        _room[block] -= weight;
        // A weight of many bits is added in parts, each with products of few enough bits to be exact integers in a double.
        var format = _formats[block];
        for (var shift = 0; weight >> shift > 0; shift += format.WeightPartBits)
        {
            var part = (weight >> shift) & ((1L << format.WeightPartBits) - 1);
            if (part > 0) AddPart(format, offset, values, part, shift);
        }
    }

    private void AddPart(BlockFormat format, int offset, ReadOnlySpan<float> values, long part, int shift)
    {
        const int Group = 64; // small enough to look at one value after the other when one does not fit
        var (factor, bound) = (format.FactorOf(part), format.BoundOf(part));
        var sums = _sums.Slice(offset, values.Length);
        for (var at = 0; at < values.Length; at += Group)
        {
            var group = values.Slice(at, Math.Min(Group, values.Length - at));
            if (!SumKernels.AddProducts(sums.Slice(at, group.Length), group, factor, shift, bound))
                AddExtras(offset + at, group, factor, bound, part << shift);
        }
    }

    private void AddExtras(int offset, ReadOnlySpan<float> values, double factor, double bound, long weight)
    {
        var extras = _extras[offset / BlockLength] ??= new BlockExtras();
        for (var i = 0; i < values.Length; i++)
        {
            if (SumKernels.Fits(values[i] * factor, bound)) continue;
            var value = Math.Round(values[i] / FinestValue) * FinestValue;
            extras.At((offset + i) % BlockLength).Add(value * weight);
        }
    }

    /// <summary>Zeros need no units: the block begins with its first other value.</summary>
    private bool TryBegin(int block, ReadOnlySpan<float> values, long weight)
    {
        var format = BlockFormat.For(SumKernels.Largest(values), weight);
        if (!format.IsSet) return false;
        (_formats[block], _room[block]) = (format, format.RoomAbove(0));
        SumsOf(block).Clear();
        return true;
    }

    /// <summary>More weight than was foreseen: if sums are as large as that could make them, they move to the extras.</summary>
    private void MakeRoom(int block, long weight)
    {
        var sums = SumsOf(block);
        var format = _formats[block];
        var largest = 0UL;
        foreach (var sum in sums) largest = Math.Max(largest, (ulong)Math.Abs(sum));
        _room[block] = format.RoomAbove(largest);
        if (_room[block] >= weight) return;
        var extras = _extras[block] ??= new BlockExtras();
        for (var i = 0; i < sums.Length; i++)
            if (sums[i] != 0) extras.At(i).AddScaled(sums[i], format.Scale);
        sums.Clear();
        _formats[block] = format.For(weight);
        _room[block] = _formats[block].RoomAbove(0);
    }

    private void DivideBlock(int offset, long totalWeight, Span<float> mean)
    {
        var block = offset / BlockLength;
        var format = _formats[block];
        if (!format.IsSet)
        {
            mean.Clear();
            return;
        }

        var sums = _sums.Slice(offset, mean.Length);
        SumKernels.Divide(sums, format.FactorOf(totalWeight), mean);
        if (_extras[block] is not { } extras) return;
        foreach (var (index, extra) in extras.In(offset % BlockLength, mean.Length))
        {
            var (sum, i) = (extra, index - offset % BlockLength);
            sum.AddScaled(sums[i], format.Scale);
            mean[i] = (float)(sum.ToDouble() / totalWeight);
        }
    }

    private Span<long> SumsOf(int block) => _sums.Slice(block * BlockLength, Math.Min(BlockLength, Length - block * BlockLength));
}
