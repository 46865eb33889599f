using EdgeFed.Learning.Kernels;

namespace EdgeFed.Learning.Layers;

/// <summary>y = max(x, 0), in place. Backward: dx = dy where y is above 0, else 0.</summary>
internal sealed class Relu : Layer
{
    public override void Forward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> y) =>
        ReluKernels.Forward(x, y);

    public override void Backward(in BackwardPass pass)
    {
        if (!pass.Dx.IsEmpty) ReluKernels.Backward(pass.Y, pass.Dy, pass.Dx);
    }
}
