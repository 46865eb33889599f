using System.Numerics;

namespace EdgeFed.Federation.Tests.Aggregation;

/// <summary>The specification of a weighted mean, with integers of any size: no rounding before the very end.</summary>
internal static class ExactReference
{
    /// <summary>All finite floats are multiples of 2^-149, the smallest one.</summary>
    private const int Scale = 149;

    /// <summary>The double nearest to the sum of weight * value; of two equally near ones the even one.</summary>
    public static double Sum(IReadOnlyList<float> values, IReadOnlyList<long> weights)
    {
        var sum = BigInteger.Zero;
        for (var i = 0; i < values.Count; i++) sum += weights[i] * Integer(values[i]);
        return Nearest(sum, -Scale);
    }

    /// <summary>integer * 2^exponent, rounded to the nearest double; of two equally near ones to the even one.</summary>
    public static double Nearest(BigInteger integer, int exponent)
    {
        var magnitude = BigInteger.Abs(integer);
        var excess = Math.Max(0, (int)magnitude.GetBitLength() - 53);
        var kept = magnitude >> excess;
        var twiceRest = (magnitude - (kept << excess)) << 1;
        var half = BigInteger.Compare(twiceRest, BigInteger.One << excess);
        if (excess > 0 && (half > 0 || (half == 0 && !kept.IsEven))) kept++;
        return Math.ScaleB(integer.Sign * (double)kept, excess + exponent);
    }

    /// <summary>The double nearest to the sum of weight * value, divided by the sum of weights.</summary>
    public static double Mean(IReadOnlyList<float> values, IReadOnlyList<long> weights)
    {
        var sum = BigInteger.Zero;
        for (var i = 0; i < values.Count; i++) sum += weights[i] * Integer(values[i]);
        return Quotient(sum, new BigInteger(weights.Sum()) << Scale);
    }

    private static BigInteger Integer(float value)
    {
        var bits = BitConverter.SingleToInt32Bits(value);
        var (exponent, fraction) = ((bits >> 23) & 0xff, bits & 0x7f_ffff);
        var magnitude = exponent == 0 ? new BigInteger(fraction) : new BigInteger(fraction | 0x80_0000) << (exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }

    /// <summary>numerator / denominator with 80 bits, then rounded once by the conversion.</summary>
    private static double Quotient(BigInteger numerator, BigInteger denominator)
    {
        if (numerator.IsZero) return 0;
        var shift = 80 - (int)(BigInteger.Abs(numerator).GetBitLength() - denominator.GetBitLength());
        var scaled = shift >= 0 ? (numerator << shift) / denominator : numerator / (denominator << -shift);
        return Math.ScaleB((double)scaled, -shift);
    }
}
