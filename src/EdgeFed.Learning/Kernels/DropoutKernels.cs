using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Kernels;

/// <summary>Random zeros. One word of 64 random bits decides about four elements, 16 bits each.</summary>
internal static class DropoutKernels
{
    /// <summary>Elements that one word decides about.</summary>
    public const int PerWord = 4;

    private const int Bits = 16;

    /// <summary>
    /// y[i] = u[first + i] >= p ? x[i] / (1 - p) : 0, with u in [0, 1) a multiple of 2⁻¹⁶; x and y may be the same memory.
    /// Writes <paramref name="y"/>.
    /// </summary>
    /// <param name="first">Position of x[0] among all elements; a multiple of <see cref="PerWord"/>.</param>
    public static void Mask(ReadOnlySpan<float> x, Span<float> y, CounterRandom random, int first, double p)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        var threshold = (uint)Math.Round(p * (1 << Bits));
        var scale = (float)(1 / (1 - p));
        var word = (ulong)first / PerWord;
        var i = 0;
        for (; i <= x.Length - PerWord; i += PerWord)
        {
            var bits = random.At(word++);
            y[i] = Keep(x[i], bits, threshold, scale);
            y[i + 1] = Keep(x[i + 1], bits >> Bits, threshold, scale);
            y[i + 2] = Keep(x[i + 2], bits >> (2 * Bits), threshold, scale);
            y[i + 3] = Keep(x[i + 3], bits >> (3 * Bits), threshold, scale);
        }

        for (var bits = random.At(word); i < x.Length; i++, bits >>= Bits) y[i] = Keep(x[i], bits, threshold, scale); // tail
    }

    private static float Keep(float x, ulong bits, uint threshold, float scale) => (ushort)bits >= threshold ? x * scale : 0;
}
