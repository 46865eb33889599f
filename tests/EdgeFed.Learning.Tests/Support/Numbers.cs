using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Tests.Support;

/// <summary>Seeded test values and comparisons.</summary>
internal static class Numbers
{
    public static float[] Signed(int count, ulong stream) => Make(count, i => new CounterRandom(99, stream).SignedAt(i));

    public static void Fill(this CounterRandom random, Span<float> signed)
    {
        for (var i = 0; i < signed.Length; i++) signed[i] = random.SignedAt((ulong)i);
    }

    public static float[] Unit(int count, ulong seed, ulong stream) => Make(count, i => new CounterRandom(seed, stream).UnitAt(i));

    public static int[] Below(int count, int bound, ulong seed, ulong stream)
    {
        var random = new CounterRandom(seed, stream);
        var values = new int[count];
        for (var i = 0; i < count; i++) values[i] = random.BelowAt((ulong)i, bound);
        return values;
    }

    /// <summary>|actual - expected| is at most 1e-6 + 1e-5 |expected|, everywhere.</summary>
    public static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, float relative = 1e-5f)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(MathF.Abs(actual[i] - expected[i]) <= 1e-6f + (relative * MathF.Abs(expected[i])),
                $"element {i} of {expected.Length}: {actual[i]}, expected {expected[i]}");
    }

    /// <summary>‖actual - expected‖ / ‖expected‖ in double.</summary>
    public static double RelativeL2(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double difference = 0, norm = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            difference += ((double)actual[i] - expected[i]) * ((double)actual[i] - expected[i]);
            norm += (double)expected[i] * expected[i];
        }

        return Math.Sqrt(difference / norm);
    }

    private static float[] Make(int count, Func<ulong, float> value)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++) values[i] = value((ulong)i);
        return values;
    }
}
