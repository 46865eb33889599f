using System.Numerics;
using EdgeFed.Core.Values;

namespace EdgeFed.Aggregation.Sums;

/// <summary>
/// Weighted sums of parameters that are the same bits in whatever order updates are added, because nothing is ever rounded: sums
/// are integers, in units that each block of parameters chooses for itself, so that 8 bytes a parameter are enough. What does not
/// fit its block's units, such as values very much smaller than their neighbours, is added to wider sums of its own (<see
/// cref="BlockExtras"/>). Only values are rounded, each by itself, to multiples of 2^-128.
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
    private readonly NativeArray<long> _sums;
    private readonly BlockFormat[] _formats;
    private readonly long[] _room; // weight that can still be added to each block
    private readonly BlockExtras?[] _extras;

    public ExactSum(int length)
    {
        var blocks = (length + BlockLength - 1) / BlockLength;
        _sums = new NativeArray<long>(length);
        (_formats, _room, _extras) = (new BlockFormat[blocks], new long[blocks], new BlockExtras?[blocks]);
    }

    public int Length => _sums.Count;

    /// <summary>Parameters whose sums did not fit their block's units and take more memory.</summary>
    public int Extras => _extras.Sum(extras => extras?.Count ?? 0);

    /// <summary>
    /// sum[offset + i] += weight * values[i], exactly. Values are below <see cref="ValueRange.Limit"/> in magnitude.
    /// </summary>
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
        var (factor, limit) = (format.FactorOf(part), format.Limit);
        var sums = _sums.Slice(offset, values.Length);
        var misfits = shift == 0 ? SumKernels.AddProducts(sums, values, factor, limit) : AddShifted(sums, values, factor, limit, shift);
        for (; misfits != 0; misfits &= misfits - 1)
        {
            var at = BitOperations.TrailingZeroCount(misfits) * SumKernels.GroupLength;
            var length = Math.Min(SumKernels.GroupLength, values.Length - at);
            for (var i = at; i < at + length; i++)
            {
                if (SumKernels.Fits(values[i], factor, limit)) continue;
                sums[i] -= SumKernels.TermOf(values[i], factor) << shift;
                AddExtra(offset + i, values[i], part << shift);
            }
        }
    }

    private static ulong AddShifted(Span<long> sums, ReadOnlySpan<float> values, double factor, float limit, int shift)
    {
        Span<long> terms = stackalloc long[BlockLength];
        terms = terms[..values.Length];
        terms.Clear();
        var misfits = SumKernels.AddProducts(terms, values, factor, limit);
        for (var i = 0; i < terms.Length; i++) sums[i] += terms[i] << shift;
        return misfits;
    }

    private void AddExtra(int index, float value, long weight)
    {
        var extras = _extras[index / BlockLength] ??= new BlockExtras();
        var rounded = Math.Round(value / FinestValue) * FinestValue;
        extras.At(index % BlockLength).Add(rounded * weight);
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
        var factor = 1.0 / totalWeight;
        SumKernels.Scale(sums, Math.ScaleB(factor, -format.Scale), mean);
        if (_extras[block] is not { } extras) return;
        foreach (var (index, extra) in extras.In(offset % BlockLength, mean.Length))
        {
            var (sum, i) = (extra, index - offset % BlockLength);
            sum.AddScaled(sums[i], format.Scale);
            mean[i] = (float)(sum.ToDouble() * factor);
        }
    }

    private Span<long> SumsOf(int block) => _sums.Slice(block * BlockLength, Math.Min(BlockLength, Length - block * BlockLength));
}
