using System.Runtime.Intrinsics;

namespace EdgeFed.Learning.Kernels;

/// <summary>
/// Correlation of long runs with a few taps at fixed distances: a padded plane is one run, a tap of the kernel a distance in it.
/// </summary>
internal static unsafe class TapKernels
{
    private const int Lanes = 8;
    private const int Block = 4 * Lanes;

    /// <summary>
    /// y[i] = bias + sum over k of w[k] x[i + at[k]]. Writes <paramref name="y"/>. Reads and writes up to the next multiple of 8.
    /// </summary>
    public static void Correlate(float* x, ReadOnlySpan<float> w, ReadOnlySpan<int> at, float bias, float* y, int count)
    {
        var i = 0;
        for (; i <= count - Block; i += Block) CorrelateBlock(x + i, w, at, bias, y + i);
        for (; i < count; i += Lanes)
        {
            var sum = Vector256.Create(bias);
            for (var k = 0; k < w.Length; k++) sum = Vector256.MultiplyAddEstimate(Vector256.Create(w[k]), Vector256.Load(x + i + at[k]), sum);
            Vector256.Store(sum, y + i);
        }
    }

    /// <summary>
    /// dw[k] += sum over i of dy[i] x[i + at[k]]. Reads up to the next multiple of 8, where <paramref name="dy"/> must be zero.
    /// </summary>
    public static void AddProducts(float* x, float* dy, ReadOnlySpan<int> at, Span<float> dw, int count)
    {
        for (var k = 0; k < at.Length; k++)
        {
            var (even, odd, i) = (Vector256<float>.Zero, Vector256<float>.Zero, 0);
            var shifted = x + at[k];
            for (; i <= count - (2 * Lanes); i += 2 * Lanes)
            {
                even = Vector256.MultiplyAddEstimate(Vector256.Load(dy + i), Vector256.Load(shifted + i), even);
                odd = Vector256.MultiplyAddEstimate(Vector256.Load(dy + i + Lanes), Vector256.Load(shifted + i + Lanes), odd);
            }

            for (; i < count; i += Lanes) even = Vector256.MultiplyAddEstimate(Vector256.Load(dy + i), Vector256.Load(shifted + i), even);
            dw[k] += Vector256.Sum(even + odd);
        }
    }

    /// <summary>Four vectors for each load of a weight.</summary>
    private static void CorrelateBlock(float* x, ReadOnlySpan<float> w, ReadOnlySpan<int> at, float bias, float* y)
    {
        var a = Vector256.Create(bias);
        var (b, c, d) = (a, a, a);
        for (var k = 0; k < w.Length; k++)
        {
            var weight = Vector256.Create(w[k]);
            var source = x + at[k];
            a = Vector256.MultiplyAddEstimate(weight, Vector256.Load(source), a);
            b = Vector256.MultiplyAddEstimate(weight, Vector256.Load(source + Lanes), b);
            c = Vector256.MultiplyAddEstimate(weight, Vector256.Load(source + (2 * Lanes)), c);
            d = Vector256.MultiplyAddEstimate(weight, Vector256.Load(source + (3 * Lanes)), d);
        }

        Vector256.Store(a, y);
        Vector256.Store(b, y + Lanes);
        Vector256.Store(c, y + (2 * Lanes));
        Vector256.Store(d, y + (3 * Lanes));
    }
}
