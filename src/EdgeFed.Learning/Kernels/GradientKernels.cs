using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace EdgeFed.Learning.Kernels;

/// <summary>Kernels for terms that are added to gradients before a step, and for their norm.</summary>
internal static class GradientKernels
{
    private const int Block = 1024;

    /// <summary>g[i] += a p[i]. Adds into <paramref name="g"/>.</summary>
    public static void AddScaled(ReadOnlySpan<float> p, float a, Span<float> g) => TensorPrimitives.MultiplyAdd(p, a, g, g);

    /// <summary>g[i] += mu (p[i] - start[i]). Adds into <paramref name="g"/>.</summary>
    public static void AddProximal(ReadOnlySpan<float> p, ReadOnlySpan<float> start, float mu, Span<float> g)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(p.Length, g.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(start.Length, g.Length);
        var ps = MemoryMarshal.Cast<float, Vector<float>>(p);
        var starts = MemoryMarshal.Cast<float, Vector<float>>(start);
        var gs = MemoryMarshal.Cast<float, Vector<float>>(g);
        for (var i = 0; i < gs.Length; i++) gs[i] += (ps[i] - starts[i]) * mu;
        for (var i = gs.Length * Vector<float>.Count; i < g.Length; i++) g[i] += (p[i] - start[i]) * mu; // tail
    }

    /// <summary>Sum of g[i]², blocks of it in double.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> g)
    {
        var sum = 0.0;
        for (; g.Length > Block; g = g[Block..]) sum += TensorPrimitives.SumOfSquares(g[..Block]);
        return sum + TensorPrimitives.SumOfSquares(g);
    }
}
