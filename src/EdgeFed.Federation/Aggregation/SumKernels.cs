using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeFed.Federation.Aggregation;

/// <summary>
/// The two passes over blocks of sums. A double of which 1.5 * 2^52 was added holds an integer in its low bits, and that is where
/// products are taken from: every unit has such additions, while few convert 64-bit integers.
/// </summary>
internal static class SumKernels
{
    private const double ToInteger = 1.5 * (1L << 52);
    private const long LowHalf = 0x4330_0000_0000_0000; // bits of 2^52
    private const long HighHalf = 0x4530_0000_8000_0000; // bits of 2^84 + 2^63
    private static readonly long ToIntegerBits = BitConverter.DoubleToInt64Bits(ToInteger);
    private static readonly double BothHalves = BitConverter.Int64BitsToDouble(0x4530_0000_8010_0000); // 2^84 + 2^63 + 2^52

    /// <summary>sums[i] += values[i] * factor &lt;&lt; shift, where the product is an integer below <paramref name="bound"/>.</summary>
    /// <returns>False if one was not; its sum is as it was, see <see cref="Fits"/>.</returns>
    public static bool AddProducts(Span<long> sums, ReadOnlySpan<float> values, double factor, int shift, double bound)
    {
        var all = new Vector<long>(-1);
        var (factors, bounds) = (new Vector<double>(factor), new Vector<double>(bound));
        var (magic, magicBits) = (new Vector<double>(ToInteger), new Vector<long>(ToIntegerBits));
        var (step, i) = (Vector<double>.Count, 0);
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(values[i..]), out var first, out var second);
            var (low, high) = (first * factors, second * factors);
            var (lowBits, highBits) = (low + magic, high + magic);
            var lowFits = Vector.Equals(lowBits - magic, low) & Vector.LessThan(Vector.Abs(low), bounds);
            var highFits = Vector.Equals(highBits - magic, high) & Vector.LessThan(Vector.Abs(high), bounds);
            all &= lowFits & highFits;
            var lowTerms = (Vector.AsVectorInt64(lowBits) - magicBits) & lowFits;
            var highTerms = (Vector.AsVectorInt64(highBits) - magicBits) & highFits;
            var target = sums.Slice(i, Vector<float>.Count);
            (new Vector<long>(target) + (lowTerms << shift)).CopyTo(target);
            (new Vector<long>(target[step..]) + (highTerms << shift)).CopyTo(target[step..]);
        }

        var allFit = Vector.EqualsAll(all, new Vector<long>(-1));
        for (; i < values.Length; i++)
        {
            var product = values[i] * factor;
            if (Fits(product, bound)) sums[i] += (long)product << shift;
            else allFit = false;
        }

        return allFit;
    }

    /// <summary>True for what <see cref="AddProducts"/> adds.</summary>
    public static bool Fits(double product, double bound) => product + ToInteger - ToInteger == product && Math.Abs(product) < bound;

    /// <summary>means[i] = sums[i] / divisor: the sum rounded to a double, the quotient to a double, then to a float.</summary>
    public static void Divide(ReadOnlySpan<long> sums, double divisor, Span<float> means)
    {
        var divisors = new Vector<double>(divisor);
        var i = 0;
        for (; i <= means.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var first = ToDouble(new Vector<long>(sums[i..])) / divisors;
            var second = ToDouble(new Vector<long>(sums[(i + Vector<double>.Count)..])) / divisors;
            Vector.Narrow(first, second).CopyTo(means[i..]);
        }

        for (; i < means.Length; i++) means[i] = (float)(sums[i] / divisor);
    }

    /// <summary>Largest magnitude.</summary>
    public static float Largest(ReadOnlySpan<float> values)
    {
        var most = Vector<float>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            most = Vector.Max(most, Vector.Abs(new Vector<float>(values[i..])));
        var largest = 0f;
        for (var lane = 0; lane < Vector<float>.Count; lane++) largest = Math.Max(largest, most[lane]);
        for (; i < values.Length; i++) largest = Math.Max(largest, Math.Abs(values[i]));
        return largest;
    }

    /// <summary>Rounds once, to nearest: both halves become doubles exactly, and only their sum is rounded.</summary>
    private static Vector<double> ToDouble(Vector<long> integers)
    {
        var low = (integers & new Vector<long>(uint.MaxValue)) | new Vector<long>(LowHalf);
        var high = (integers >>> 32) ^ new Vector<long>(HighHalf);
        return Vector.AsVectorDouble(high) - new Vector<double>(BothHalves) + Vector.AsVectorDouble(low);
    }
}
