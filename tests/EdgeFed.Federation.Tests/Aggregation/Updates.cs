using EdgeFed.Aggregation.Sums;

namespace EdgeFed.Federation.Tests.Aggregation;

/// <summary>Updates to be averaged, and what must come of them.</summary>
internal sealed class Updates(float[][] values, long[] weights)
{
    /// <summary>Values from 2^-60 to 2^30 of both signs, every third update undoing the one before; weights up to 2^20.</summary>
    public static Updates Random(ulong seed, int count, int length)
    {
        var random = new Random((int)seed);
        var (values, weights) = (new float[count][], new long[count]);
        for (var i = 0; i < count; i++)
        {
            var isOpposite = i % 3 == 2;
            weights[i] = isOpposite ? weights[i - 1] : random.NextInt64(1, (1 << 20) + 1);
            values[i] = isOpposite ? [.. values[i - 1].Select(v => -v)] : [.. Enumerable.Range(0, length).Select(_ => Value(random))];
        }

        return new Updates(values, weights);
    }

    /// <summary>The mean, adding in this order, each update in blocks of this many values.</summary>
    public float[] Sum(IReadOnlyList<int> order, int block = int.MaxValue)
    {
        var length = values[0].Length;
        using var sum = new ExactSum(length);
        foreach (var index in order)
            for (var at = 0; at < length; at += Math.Min(block, length))
                sum.Add(at, values[index].AsSpan(at, Math.Min(block, length - at)), weights[index]);

        var mean = new float[length];
        sum.Divide(0, weights.Sum(), mean);
        return mean;
    }

    /// <summary>Within one unit in the last place of the exact mean.</summary>
    public void AssertNearExact(float[] mean)
    {
        for (var i = 0; i < mean.Length; i++)
        {
            var exact = ExactReference.Mean([.. values.Select(update => update[i])], weights);
            var ulp = Math.Max(Math.Abs((double)MathF.BitIncrement((float)exact) - (float)exact), float.Epsilon);
            Assert.True(Math.Abs(mean[i] - exact) <= ulp, $"At {i}: {mean[i]:R}, exactly {exact:R}.");
        }
    }

    /// <summary>What the sums' fixed order of roundings makes of the exact sums: the same bits.</summary>
    public void AssertExact(float[] mean)
    {
        var factor = 1.0 / weights.Sum();
        for (var i = 0; i < mean.Length; i++)
        {
            var expected = (float)(ExactReference.Sum([.. values.Select(update => update[i])], weights) * factor);
            Assert.True(BitConverter.SingleToInt32Bits(expected) == BitConverter.SingleToInt32Bits(mean[i]), $"At {i}: {mean[i]:R}, expected {expected:R}.");
        }
    }

    private static float Value(Random random)
    {
        var magnitude = MathF.ScaleB(1 + random.NextSingle(), random.Next(-60, 30));
        return random.Next(2) == 0 ? magnitude : -magnitude;
    }
}
