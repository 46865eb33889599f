using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>y = min(max(x, 0), 6). Backward: dx = dy where y is strictly between 0 and 6, else 0.</summary>
internal sealed class Relu6(WorkerTeam team) : ElementwiseLayer(team)
{
    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => ActivationKernels.Relu6(x, y);

    protected override void Backward(ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx) =>
        ActivationKernels.Relu6Backward(y, dy, dx);
}
