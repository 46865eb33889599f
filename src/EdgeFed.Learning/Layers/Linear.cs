using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// y[batch, out] = x[batch, in] Wᵀ + b, with W [out, in]. Backward: dW = dyᵀ x, db = column sums of dy, dx = dy W.
/// </summary>
internal sealed class Linear(LinearSpec spec, ParameterSlice weight, ParameterSlice bias) : Layer
{
    public override bool HasParameters => true;

    public override void Forward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> y)
    {
        RowKernels.Broadcast(bias.Of(parameters), y);
        Matrix.AddProductTransposed(x, weight.Of(parameters), y, x.Length / spec.In, spec.Out, spec.In);
    }

    public override void Backward(in BackwardPass pass)
    {
        var batch = pass.X.Length / spec.In;
        Matrix.TransposedProduct(pass.Dy, pass.X, weight.Of(pass.Gradients), spec.Out, spec.In, batch);
        RowKernels.SumRows(pass.Dy, bias.Of(pass.Gradients));
        if (!pass.Dx.IsEmpty) Matrix.Product(pass.Dy, weight.Of(pass.Parameters), pass.Dx, batch, spec.In, spec.Out);
    }
}
