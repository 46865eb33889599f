using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeFed.Learning.Kernels;

/// <summary>Elementwise functions that TensorPrimitives lacks; a NaN stays one.</summary>
internal static class ActivationKernels
{
    /// <summary>y[i] = min(max(x[i], 0), 6); x and y may be the same memory. Writes <paramref name="y"/>.</summary>
    public static void Relu6(ReadOnlySpan<float> x, Span<float> y)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, y.Length);
        var xs = MemoryMarshal.Cast<float, Vector<float>>(x);
        var ys = MemoryMarshal.Cast<float, Vector<float>>(y);
        var six = new Vector<float>(6);
        for (var i = 0; i < ys.Length; i++)
        {
            var low = Vector.ConditionalSelect(Vector.LessThan(xs[i], Vector<float>.Zero), Vector<float>.Zero, xs[i]);
            ys[i] = Vector.ConditionalSelect(Vector.GreaterThan(low, six), six, low);
        }

        for (var i = ys.Length * Vector<float>.Count; i < y.Length; i++) y[i] = x[i] < 0 ? 0 : x[i] > 6 ? 6 : x[i]; // tail
    }

    /// <summary>
    /// dx[i] = 0 &lt; y[i] &lt; 6 ? dy[i] : 0. Writes <paramref name="dx"/>, which may be <paramref name="dy"/>.
    /// </summary>
    public static void Relu6Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var (ys, dys, dxs) = Cast(y, dy, dx);
        var six = new Vector<float>(6);
        for (var i = 0; i < dxs.Length; i++)
        {
            var inside = Vector.GreaterThan(ys[i], Vector<float>.Zero) & Vector.LessThan(ys[i], six);
            dxs[i] = Vector.ConditionalSelect(inside, dys[i], Vector<float>.Zero);
        }

        for (var i = dxs.Length * Vector<float>.Count; i < dx.Length; i++) dx[i] = y[i] is > 0 and < 6 ? dy[i] : 0; // tail
    }

    /// <summary>dx[i] = dy[i] y[i] (1 - y[i]). Writes <paramref name="dx"/>, which may be <paramref name="dy"/>.</summary>
    public static void SigmoidBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var (ys, dys, dxs) = Cast(y, dy, dx);
        for (var i = 0; i < dxs.Length; i++) dxs[i] = dys[i] * ys[i] * (Vector<float>.One - ys[i]);
        for (var i = dxs.Length * Vector<float>.Count; i < dx.Length; i++) dx[i] = dy[i] * y[i] * (1 - y[i]); // tail
    }

    /// <summary>dx[i] = dy[i] (1 - y[i]²). Writes <paramref name="dx"/>, which may be <paramref name="dy"/>.</summary>
    public static void TanhBackward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        var (ys, dys, dxs) = Cast(y, dy, dx);
        for (var i = 0; i < dxs.Length; i++) dxs[i] = dys[i] * (Vector<float>.One - (ys[i] * ys[i]));
        for (var i = dxs.Length * Vector<float>.Count; i < dx.Length; i++) dx[i] = dy[i] * (1 - (y[i] * y[i])); // tail
    }

    private static Vectors Cast(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, dx.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(dy.Length, dx.Length);
        return new Vectors
        {
            Y = MemoryMarshal.Cast<float, Vector<float>>(y),
            Dy = MemoryMarshal.Cast<float, Vector<float>>(dy),
            Dx = MemoryMarshal.Cast<float, Vector<float>>(dx),
        };
    }

    private ref struct Vectors
    {
        public ReadOnlySpan<Vector<float>> Y;
        public ReadOnlySpan<Vector<float>> Dy;
        public Span<Vector<float>> Dx;

        public readonly void Deconstruct(
            out ReadOnlySpan<Vector<float>> y, out ReadOnlySpan<Vector<float>> dy, out Span<Vector<float>> dx)
        {
            y = Y;
            dy = Dy;
            dx = Dx;
        }
    }
}
