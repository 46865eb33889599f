using System.Numerics.Tensors;
using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>y = 1 / (1 + exp(-x)). Backward: dx = dy y (1 - y).</summary>
internal sealed class Sigmoid(WorkerTeam team) : ElementwiseLayer(team)
{
    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Sigmoid(x, y);

    protected override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ActivationKernels.SigmoidBackward(y, dy, dx);
}
