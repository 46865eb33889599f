using System.Numerics;
using System.Runtime.InteropServices;

namespace EdgeFed.Learning.Kernels;

/// <summary>
/// Optimiser updates in one pass over memory: parameters, gradients and state are each read and written once, which
/// is what they cost at these sizes. TensorPrimitives would take a pass for each operation.
/// </summary>
internal static class OptimizerKernels
{
    /// <summary>p[i] -= rate g[i].</summary>
    public static void Sgd(Span<float> p, ReadOnlySpan<float> g, float rate)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(g.Length, p.Length);
        var ps = MemoryMarshal.Cast<float, Vector<float>>(p);
        var gs = MemoryMarshal.Cast<float, Vector<float>>(g);
        for (var i = 0; i < ps.Length; i++) ps[i] -= gs[i] * rate;
        for (var i = ps.Length * Vector<float>.Count; i < p.Length; i++) p[i] -= g[i] * rate; // tail
    }

    /// <summary>v[i] = momentum v[i] + g[i]; p[i] -= rate v[i].</summary>
    public static void Momentum(Span<float> p, ReadOnlySpan<float> g, Span<float> v, float rate, float momentum)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(g.Length, p.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(v.Length, p.Length);
        var ps = MemoryMarshal.Cast<float, Vector<float>>(p);
        var gs = MemoryMarshal.Cast<float, Vector<float>>(g);
        var vs = MemoryMarshal.Cast<float, Vector<float>>(v);
        for (var i = 0; i < ps.Length; i++)
        {
            vs[i] = (vs[i] * momentum) + gs[i];
            ps[i] -= vs[i] * rate;
        }

        for (var i = ps.Length * Vector<float>.Count; i < p.Length; i++) // tail
        {
            v[i] = (v[i] * momentum) + g[i];
            p[i] -= v[i] * rate;
        }
    }

    /// <summary>v[i] = momentum v[i] + g[i]; p[i] -= rate (g[i] + momentum v[i]).</summary>
    public static void Nesterov(Span<float> p, ReadOnlySpan<float> g, Span<float> v, float rate, float momentum)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(g.Length, p.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(v.Length, p.Length);
        var ps = MemoryMarshal.Cast<float, Vector<float>>(p);
        var gs = MemoryMarshal.Cast<float, Vector<float>>(g);
        var vs = MemoryMarshal.Cast<float, Vector<float>>(v);
        for (var i = 0; i < ps.Length; i++)
        {
            vs[i] = (vs[i] * momentum) + gs[i];
            ps[i] -= ((vs[i] * momentum) + gs[i]) * rate;
        }

        for (var i = ps.Length * Vector<float>.Count; i < p.Length; i++) // tail
        {
            v[i] = (v[i] * momentum) + g[i];
            p[i] -= ((v[i] * momentum) + g[i]) * rate;
        }
    }

    /// <summary>m = beta1 m + (1 - beta1) g; v = beta2 v + (1 - beta2) g²; p -= rate m / (sqrt(v) scale + eps).</summary>
    public static void Adam(Span<float> p, ReadOnlySpan<float> g, Span<float> m, Span<float> v, in AdamStep step)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(g.Length, p.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(m.Length, p.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(v.Length, p.Length);
        AdamVectors(
            MemoryMarshal.Cast<float, Vector<float>>(p),
            MemoryMarshal.Cast<float, Vector<float>>(g),
            MemoryMarshal.Cast<float, Vector<float>>(m),
            MemoryMarshal.Cast<float, Vector<float>>(v),
            step);
        for (var i = p.Length - (p.Length % Vector<float>.Count); i < p.Length; i++) // tail
        {
            m[i] = (m[i] * step.Beta1) + (g[i] * step.OneMinusBeta1);
            v[i] = (v[i] * step.Beta2) + (g[i] * g[i] * step.OneMinusBeta2);
            p[i] -= m[i] * step.Rate / ((MathF.Sqrt(v[i]) * step.Scale) + step.Epsilon);
        }
    }

    private static void AdamVectors(
        Span<Vector<float>> p, ReadOnlySpan<Vector<float>> g, Span<Vector<float>> m, Span<Vector<float>> v, AdamStep step)
    {
        g = g[..p.Length]; // lets the compiler drop the bounds checks
        m = m[..p.Length];
        v = v[..p.Length];
        for (var i = 0; i < p.Length; i++)
        {
            var mean = (m[i] * step.Beta1) + (g[i] * step.OneMinusBeta1);
            var square = (v[i] * step.Beta2) + (g[i] * g[i] * step.OneMinusBeta2);
            m[i] = mean;
            v[i] = square;
            p[i] -= mean * step.Rate / ((Vector.SquareRoot(square) * step.Scale) + new Vector<float>(step.Epsilon));
        }
    }
}
