using System.Numerics.Tensors;
using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>y = tanh(x). Backward: dx = dy (1 - y²).</summary>
internal sealed class Tanh(WorkerTeam team) : ElementwiseLayer(team)
{
    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Tanh(x, y);

    protected override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ActivationKernels.TanhBackward(y, dy, dx);
}
