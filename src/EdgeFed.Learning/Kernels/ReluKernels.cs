using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeFed.Learning.Kernels;

/// <summary>The rectifier. A NaN stays one, so that divergence is seen in the loss.</summary>
internal static class ReluKernels
{
    /// <summary>y[i] = max(x[i], 0); x and y may be the same memory. Writes <paramref name="y"/>.</summary>
    public static void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (var i = 0; i < ys.Length; i++)
            ys[i] = Vector.ConditionalSelect(Vector.LessThan(xs[i], Vector<float>.Zero), Vector<float>.Zero, xs[i]);
        for (var i = ys.Length * Vector<float>.Count; i < y.Length; i++) y[i] = x[i] < 0 ? 0 : x[i]; // tail
    }

    /// <summary>
    /// dx[i] = y[i] > 0 ? dy[i] : 0, with the output y of <see cref="Forward"/>; dy and dx may be the same memory.
    /// Writes <paramref name="dx"/>.
    /// </summary>
    public static void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, dx.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(dy.Length, dx.Length);
        var ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        var dys = MemoryMarshal.Cast<float, Vector<float>>(dy);
        var dxs = MemoryMarshal.Cast<float, Vector<float>>(dx);
        for (var i = 0; i < dxs.Length; i++)
            dxs[i] = Vector.ConditionalSelect(Vector.GreaterThan(ys[i], Vector<float>.Zero), dys[i], Vector<float>.Zero);
        for (var i = dxs.Length * Vector<float>.Count; i < dx.Length; i++) dx[i] = y[i] > 0 ? dy[i] : 0; // tail
    }
}
