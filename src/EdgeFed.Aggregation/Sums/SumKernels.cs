using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeFed.Aggregation.Sums;

/// <summary>
/// The two passes over blocks of sums. A double of which 1.5 * 2^52 was added holds an integer in its low bits, and that is where
/// products are taken from: every unit has such additions, while few convert 64-bit integers.
/// </summary>
internal static class SumKernels
{
    /// <summary>Values looked at together: few enough to look at each when one does not fit.</summary>
    public const int GroupLength = 64;

    private const double ToInteger = 1.5 * (1L << 52);
    private const long LowHalf = 0x4330_0000_0000_0000; // bits of 2^52
    private const long HighHalf = 0x4530_0000_8000_0000; // bits of 2^84 + 2^63
    private static readonly long ToIntegerBits = BitConverter.DoubleToInt64Bits(ToInteger);
    private static readonly double BothHalves = BitConverter.Int64BitsToDouble(0x4530_0000_8010_0000); // 2^84 + 2^63 + 2^52

    /// <summary>
    /// sums[i] += values[i] * factor, where the product is an integer. Looks at values in groups of <see cref="GroupLength"/>, at
    /// most 64 of them, and returns a bit for each group with a value that does not fit (<see cref="Fits"/>); what was added for
    /// such a value, <see cref="TermOf"/>, has to be taken back.
    /// </summary>
    /// <param name="limit">Values that fit are below this, and their products below 2^51.</param>
    public static ulong AddProducts(Span<long> sums, ReadOnlySpan<float> values, double factor, float limit)
    {
        var (factors, magic, magicBits) = (new Vector<double>(factor), new Vector<double>(ToInteger), new Vector<long>(ToIntegerBits));
        var limits = new Vector<int>(BitConverter.SingleToInt32Bits(limit) - 1);
        var all = MemoryMarshal.Cast<float, Vector<float>>(values[..(values.Length / GroupLength * GroupLength)]);
        var targets = MemoryMarshal.Cast<long, Vector<long>>(sums);
        var (misfits, group) = (0UL, 0);
        for (; all.Length > 0; group++)
        {
            var (largest, inexact) = (Vector<int>.Zero, Vector<double>.Zero);
            var count = GroupLength / Vector<float>.Count;
            for (var i = 0; i < count; i++)
            {
                var value = all[i];
                largest = Vector.Max(largest, Vector.AsVectorInt32(Vector.Abs(value))); // magnitudes order like their bits
                Vector.Widen(value, out var low, out var high);
                (low, high) = (low * factors, high * factors);
                var (lowBits, highBits) = (low + magic, high + magic);
                inexact |= (lowBits - magic - low) | (highBits - magic - high);
                targets[2 * i] += Vector.AsVectorInt64(lowBits) - magicBits;
                targets[2 * i + 1] += Vector.AsVectorInt64(highBits) - magicBits;
            }

            if (Vector.GreaterThanAny(largest, limits) || !Vector.EqualsAll(Vector.AsVectorInt64(inexact), Vector<long>.Zero)) misfits |= 1UL << group;
            all = all[count..];
            targets = targets[(2 * count)..];
        }

        for (var i = group * GroupLength; i < values.Length; i++)
        {
            sums[i] += TermOf(values[i], factor);
            if (!Fits(values[i], factor, limit)) misfits |= 1UL << group;
        }

        return misfits;
    }

    /// <summary>True if the product is an integer and the value below the limit.</summary>
    public static bool Fits(float value, double factor, float limit)
    {
        var product = value * factor;
        return Math.Abs(value) < limit && product + ToInteger - ToInteger == product;
    }

    /// <summary>Term that <see cref="AddProducts"/> adds for a value: the product if it fits, else just anything.</summary>
    public static long TermOf(float value, double factor) => BitConverter.DoubleToInt64Bits(value * factor + ToInteger) - ToIntegerBits;

    /// <summary>means[i] = sums[i] * factor: the sum rounded to a double, the product to a double, then to a float.</summary>
    public static void Scale(ReadOnlySpan<long> sums, double factor, Span<float> means)
    {
        var factors = new Vector<double>(factor);
        var i = 0;
        for (; i <= means.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var first = ToDouble(new Vector<long>(sums[i..])) * factors;
            var second = ToDouble(new Vector<long>(sums[(i + Vector<double>.Count)..])) * factors;
            Vector.Narrow(first, second).CopyTo(means[i..]);
        }

        for (; i < means.Length; i++) means[i] = (float)(sums[i] * factor);
    }

    /// <summary>Largest magnitude.</summary>
    public static float Largest(ReadOnlySpan<float> values)
    {
        var most = Vector<int>.Zero;
        var i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            most = Vector.Max(most, Vector.AsVectorInt32(Vector.Abs(new Vector<float>(values[i..]))));
        var largest = 0f;
        for (var lane = 0; lane < Vector<int>.Count; lane++) largest = Math.Max(largest, BitConverter.Int32BitsToSingle(most[lane]));
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
