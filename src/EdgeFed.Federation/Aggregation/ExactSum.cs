using System.Numerics;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Aggregation;

/// <summary>
/// Weighted sums of parameters that are the same bits in whatever order updates are added, because nothing is ever rounded.
/// Each product weight * value, exact in a double, is cut into three pieces that are multiples of 2^10, 2^-38 and 2^-86; each
/// piece is added to a plane of its own, where all sums of such multiples are exact too (error-free splitting as in Demmel and
/// Nguyen, "Fast reproducible floating-point summation", 2013). Only bits of a product below 2^-86 are rounded, each by itself.
/// </summary>
public sealed class ExactSum
{
    /// <summary>Largest weight of one update: its products with values below <see cref="ValueRange.Limit"/> are exact, and below 2^51 * 2^10.</summary>
    public const long MaxWeight = 1L << 27;

    /// <summary>Largest sum of weights: with values below <see cref="ValueRange.Limit"/> all sums stay below 2^53 * 2^10.</summary>
    public const long MaxTotalWeight = 1L << 33;

    // Adds after which carries move up: 32 remainders of at most 2^9, and one that the last carry left, stay below 2^53 * 2^-38, and
    // likewise one plane lower.
    private const int AddsPerCarry = 32;
    private const double HighQuantum = 1 << 10;
    private const double MidQuantum = 1.0 / (1L << 38);
    private const double LowQuantum = MidQuantum / (1L << 48); // 2^-86
    private const double ToQuantum = 1.5 * (1L << 52); // x + c*q - c*q rounds x to a multiple of q, for |x| < 2^51 q
    private readonly double[] _high;
    private readonly double[] _mid;
    private readonly double[] _low;
    private int _addsSinceCarry;

    public ExactSum(int length)
    {
        (_high, _mid, _low) = (new double[length], new double[length], new double[length]);
    }

    public int Length => _high.Length;

    /// <summary>Announces the next update; every update is announced once, before its blocks.</summary>
    public void BeginUpdate()
    {
        if (++_addsSinceCarry <= AddsPerCarry) return;
        Carry();
        _addsSinceCarry = 1;
    }

    /// <summary>sum[offset + i] += weight * values[i], exactly. Values are below <see cref="ValueRange.Limit"/> in magnitude.</summary>
    /// <param name="weight">Positive, at most <see cref="MaxWeight"/>.</param>
    public void Add(int offset, ReadOnlySpan<float> values, long weight)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(weight);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(weight, MaxWeight);
        var high = _high.AsSpan(offset, values.Length);
        var mid = _mid.AsSpan(offset, values.Length);
        var low = _low.AsSpan(offset, values.Length);
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[i..]), out var first, out var second);
            AddVector(first * weight, high[i..], mid[i..], low[i..]);
            var j = i + Vector<double>.Count;
            AddVector(second * weight, high[j..], mid[j..], low[j..]);
        }

        for (; i < values.Length; i++) AddScalar((double)values[i] * weight, ref high[i], ref mid[i], ref low[i]);
    }

    /// <summary>mean[i] = sum[i] / totalWeight, rounded to float32: a function of the exact sum alone.</summary>
    public void Divide(long totalWeight, Span<float> mean)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(mean.Length, Length);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalWeight);
        Carry();
        _addsSinceCarry = 0;
        for (var i = 0; i < mean.Length; i++) mean[i] = (float)(Canonical(i) / totalWeight);
    }

    private static void AddVector(Vector<double> product, Span<double> high, Span<double> mid, Span<double> low)
    {
        var (top, rest) = Split(product, HighQuantum);
        (new Vector<double>(high) + top).CopyTo(high);
        (top, rest) = Split(rest, MidQuantum);
        (new Vector<double>(mid) + top).CopyTo(mid);
        (top, _) = Split(rest, LowQuantum);
        (new Vector<double>(low) + top).CopyTo(low);
    }

    private static void AddScalar(double product, ref double high, ref double mid, ref double low)
    {
        var top = Round(product, HighQuantum);
        high += top;
        var rest = product - top;
        top = Round(rest, MidQuantum);
        mid += top;
        low += Round(rest - top, LowQuantum);
    }

    private static (Vector<double> Multiple, Vector<double> Remainder) Split(Vector<double> x, double quantum)
    {
        var shift = new Vector<double>(ToQuantum * quantum);
        var top = x + shift - shift;
        return (top, x - top);
    }

    private static double Round(double x, double quantum) => x + ToQuantum * quantum - ToQuantum * quantum;

    /// <summary>Moves what fills a plane's next higher quantum up; the sum of the planes does not change.</summary>
    private void Carry()
    {
        for (var i = 0; i < Length; i++)
        {
            var up = Round(_low[i], MidQuantum);
            _low[i] -= up;
            _mid[i] += up;
            up = Round(_mid[i], HighQuantum);
            _mid[i] -= up;
            _high[i] += up;
        }
    }

    /// <summary>
    /// The sum at <paramref name="i"/> as a double. A value half way between two multiples can sit in either of two ways, depending
    /// on history; it is put above, so that equal sums have equal planes before anything is rounded.
    /// </summary>
    private double Canonical(int i)
    {
        var (high, mid, low) = (_high[i], _mid[i], _low[i]);
        if (low == -MidQuantum / 2) (low, mid) = (MidQuantum / 2, mid - MidQuantum);
        if (mid <= -HighQuantum / 2) (mid, high) = (mid + HighQuantum, high - HighQuantum);
        return high + (mid + low);
    }
}
