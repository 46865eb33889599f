using System.Numerics;
using System.Numerics.Tensors;

namespace EdgeFed.Learning.Kernels;

/// <summary>One step of an LSTM for one sample; gates are [input, forget, cell, output], each as wide as the state.</summary>
internal static class LstmKernels
{
    /// <summary>
    /// Turns what goes into the gates into i, f, o = sigmoid and g = tanh; c = f c' + i g; t = tanh(c); h = o t.
    /// Writes all but <paramref name="before"/>, the cell state c' of the step before.
    /// </summary>
    public static void Step(Span<float> gates, ReadOnlySpan<float> before, Span<float> cell, Span<float> tanh, Span<float> hidden)
    {
        var width = cell.Length;
        var (i, f, g, o) = Parts.Of(gates, width);
        TensorPrimitives.Sigmoid(gates[..(2 * width)], gates[..(2 * width)]);
        TensorPrimitives.Tanh(g, g);
        TensorPrimitives.Sigmoid(o, o);
        TensorPrimitives.Multiply(i, g, cell);
        TensorPrimitives.MultiplyAddEstimate(f, before, cell, cell);
        TensorPrimitives.Tanh(cell, tanh);
        TensorPrimitives.Multiply(o, tanh, hidden);
    }

    /// <summary>
    /// do = dh t, dc += dh o (1 - t²), di = dc g, df = dc c', dg = dc i, each times the derivative of its gate; then dc = dc f.
    /// Writes the gradients over <paramref name="gates"/> and <paramref name="dc"/>.
    /// </summary>
    public static void StepBack(
        Span<float> gates, ReadOnlySpan<float> before, ReadOnlySpan<float> tanh, ReadOnlySpan<float> dh, Span<float> dc)
    {
        var (i, f, g, o) = Parts.Of(gates, dc.Length);
        var (count, lanes) = (dc.Length, Vector<float>.Count);
        var at = 0;
        for (; at <= count - lanes; at += lanes)
        {
            var (vi, vf, vg, vo) = (new Vector<float>(i[at..]), new Vector<float>(f[at..]), new Vector<float>(g[at..]), new Vector<float>(o[at..]));
            var (t, h, one) = (new Vector<float>(tanh[at..]), new Vector<float>(dh[at..]), Vector<float>.One);
            var c = new Vector<float>(dc[at..]) + (h * vo * (one - (t * t)));
            (c * vg * vi * (one - vi)).CopyTo(i[at..]);
            (c * new Vector<float>(before[at..]) * vf * (one - vf)).CopyTo(f[at..]);
            (c * vi * (one - (vg * vg))).CopyTo(g[at..]);
            (h * t * vo * (one - vo)).CopyTo(o[at..]);
            (c * vf).CopyTo(dc[at..]);
        }

        for (; at < count; at++) // tail
        {
            var (vi, vf, vg, vo, t) = (i[at], f[at], g[at], o[at], tanh[at]);
            var c = dc[at] + (dh[at] * vo * (1 - (t * t)));
            i[at] = c * vg * vi * (1 - vi);
            f[at] = c * before[at] * vf * (1 - vf);
            g[at] = c * vi * (1 - (vg * vg));
            o[at] = dh[at] * t * vo * (1 - vo);
            dc[at] = c * vf;
        }
    }

    private ref struct Parts
    {
        private Span<float> _gates;
        private int _width;

        public static Parts Of(Span<float> gates, int width)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(gates.Length, 4 * width);
            return new Parts { _gates = gates, _width = width };
        }

        public readonly void Deconstruct(out Span<float> i, out Span<float> f, out Span<float> g, out Span<float> o)
        {
            i = _gates[.._width];
            f = _gates.Slice(_width, _width);
            g = _gates.Slice(2 * _width, _width);
            o = _gates.Slice(3 * _width, _width);
        }
    }
}
