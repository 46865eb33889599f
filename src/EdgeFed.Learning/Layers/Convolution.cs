using System.Numerics.Tensors;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// A convolution whose threads have samples of their own: each sums the gradients of weights and biases by its samples, and these
/// sums are added in the order of threads.
/// </summary>
internal abstract unsafe class Convolution : Layer
{
    private readonly ParameterSlice _weight;
    private readonly ParameterSlice? _bias;

    protected Convolution(Conv2dSpec spec, ParameterSlice[] slices, WorkerTeam team)
        : base(team) => (_weight, _bias) = (slices[0], spec.Bias ? slices[1] : null);

    public override bool HasParameters => true;

    /// <summary>[out, in / groups, kernel rows, kernel columns].</summary>
    protected FloatBlock AllWeights => Pass.Parameters.Slice(_weight);

    protected bool HasBias => _bias is not null;

    /// <summary>Where a thread but the first sums its gradients: weights, then biases.</summary>
    protected abstract FloatBlock PartialGradients(int part);

    protected override void FinishBackward()
    {
        for (var part = 1; part < Team.Threads; part++)
        {
            Sum(Weights(0).Span, Weights(part).Span);
            Sum(Biases(0).Span, Biases(part).Span);
        }
    }

    protected float Bias(int channel) => _bias is null ? 0 : Pass.Parameters.Slice(_bias).Start[channel];

    /// <summary>Gradient of the weights by a thread's samples; that of the first thread becomes the whole.</summary>
    protected FloatBlock Weights(int part) => part == 0 ? Pass.Gradients.Slice(_weight) : PartialGradients(part).Slice(0, _weight.Length);

    /// <inheritdoc cref="Weights"/>
    protected FloatBlock Biases(int part)
    {
        if (_bias is null) return default;
        return part == 0 ? Pass.Gradients.Slice(_bias) : PartialGradients(part).Slice(_weight.Length, _bias.Length);
    }

    private static void Sum(Span<float> total, ReadOnlySpan<float> part) => TensorPrimitives.Add(total, part, total);
}
