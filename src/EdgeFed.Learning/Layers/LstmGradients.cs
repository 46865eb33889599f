using System.Numerics.Tensors;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Layers;

/// <summary>Gradients of an LSTM by the samples of one thread.</summary>
internal readonly record struct LstmGradients(FloatBlock InputWeights, FloatBlock HiddenWeights, FloatBlock Biases)
{
    public void Clear()
    {
        InputWeights.Span.Clear();
        HiddenWeights.Span.Clear();
        Biases.Span.Clear();
    }

    public void Add(in LstmGradients other)
    {
        Add(InputWeights.Span, other.InputWeights.Span);
        Add(HiddenWeights.Span, other.HiddenWeights.Span);
        Add(Biases.Span, other.Biases.Span);
    }

    private static void Add(Span<float> total, ReadOnlySpan<float> part) => TensorPrimitives.Add(total, part, total);
}
