namespace EdgeFed.Bench;

/// <summary>Parameters that look trained: small, of both signs, and hardly compressible.</summary>
internal static class Noise
{
    private const float Scale = 0.1f / (1 << 23);
    private const ulong Golden = 0x9E37_79B9_7F4A_7C15UL;

    /// <summary>The same values for the same length.</summary>
    public static float[] Of(int length)
    {
        var values = new float[length];
        Fill(values, 1);
        return values;
    }

    /// <summary>The same values for the same seed, which is not 0 (xorshift64, Marsaglia 2003).</summary>
    public static void Fill(Span<float> values, ulong seed)
    {
        var state = Golden * seed;
        for (var i = 0; i < values.Length; i++)
        {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            values[i] = ((int)(state >> 40) - (1 << 23)) * Scale;
        }
    }
}
