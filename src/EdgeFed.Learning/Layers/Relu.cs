using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>y = max(x, 0). Backward: dx = dy where y is above 0, else 0.</summary>
internal sealed class Relu(WorkerTeam team) : ElementwiseLayer(team)
{
    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => ReluKernels.Forward(x, y);

    protected override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) => ReluKernels.Backward(y, dy, dx);
}
