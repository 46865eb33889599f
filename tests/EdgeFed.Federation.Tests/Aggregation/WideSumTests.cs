using System.Numerics;
using EdgeFed.Aggregation.Sums;

namespace EdgeFed.Federation.Tests.Aggregation;

public class WideSumTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(4)]
    public void ToDouble_OfRandomSums_IsTheNearestDouble(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 500; round++)
        {
            var (sum, exact) = (new WideSum(), BigInteger.Zero);
            for (var i = random.Next(1, 8); i > 0; i--) AddOne(random, ref sum, ref exact);
            Assert.Equal(ExactReference.Nearest(exact, -WideSum.FractionBits), sum.ToDouble());
        }
    }

    /// <summary>Half way between two doubles, and a little more, in the last place that the sum has.</summary>
    [Theory, InlineData(0), InlineData(20), InlineData(-60)]
    public void ToDouble_AtHalfAUnit_RoundsToEvenAndSeesTheLastBit(int exponent)
    {
        var (even, unit) = (Math.ScaleB(1, exponent), Math.ScaleB(1, exponent - 52));
        Assert.Equal(even, Sum(even, unit / 2));
        Assert.Equal(even + unit, Sum(even, unit / 2, Math.ScaleB(1, -128)));
        Assert.Equal(even + 2 * unit, Sum(even, unit, unit / 2));
        Assert.Equal(-even - unit, Sum(-even, -unit / 2, -Math.ScaleB(1, -128)));
    }

    [Fact]
    public void ToDouble_OfWhatCancels_IsPositiveZero() =>
        Assert.Equal(0L, BitConverter.DoubleToInt64Bits(Sum(Math.ScaleB(1, 62), -Math.ScaleB(1, -128), -Math.ScaleB(1, 62), Math.ScaleB(1, -128))));

    private static double Sum(params double[] values)
    {
        var sum = new WideSum();
        foreach (var value in values) sum.Add(value);
        return sum.ToDouble();
    }

    /// <summary>A double of at most 2^59 or an integer in units of up to 2^-100, as sums get them.</summary>
    private static void AddOne(Random random, ref WideSum sum, ref BigInteger exact)
    {
        var significand = random.NextInt64(-(1L << 53), 1L << 53);
        if (random.Next(2) == 0)
        {
            var exponent = random.Next(-128, 7);
            sum.Add(Math.ScaleB(significand, exponent));
            exact += (BigInteger)significand << (exponent + WideSum.FractionBits);
        }
        else
        {
            var scale = random.Next(-3, 101);
            sum.AddScaled(significand, scale);
            exact += (BigInteger)significand << (WideSum.FractionBits - scale);
        }
    }
}
