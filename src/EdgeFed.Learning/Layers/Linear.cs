using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// y[batch, out] = x[batch, in] Wᵀ + b, with W [out, in]. Backward: dW = dyᵀ x, db = column sums of dy, dx = dy W.
/// Each thread has its own outputs, and its own inputs for dx.
/// </summary>
internal sealed class Linear(LinearSpec spec, ParameterSlice weight, ParameterSlice bias, WorkerTeam team) : Layer(team)
{
    public override bool HasParameters => true;

    protected override void ForwardPart(int part)
    {
        var mine = Team.Share(spec.Out, part);
        if (mine.Length == 0) return;
        var y = Columns(Pass.Y, spec.Out, mine);
        RowKernels.Broadcast(Pass.Parameters.Slice(bias).Span.Slice(mine.Start, mine.Length), y);
        Matrix.AddProduct(All(Pass.X, spec.In), Rows(Pass.Parameters, mine).Transposed, y);
    }

    protected override void BackwardPart(int part)
    {
        DifferentiateParameters(Team.Share(spec.Out, part));
        if (!Pass.Dx.IsEmpty) DifferentiateInput(Team.Share(spec.In, part));
    }

    private void DifferentiateParameters(Share mine)
    {
        if (mine.Length == 0) return;
        var dy = Columns(Pass.Dy, spec.Out, mine);
        Matrix.Product(dy.Transposed, All(Pass.X, spec.In), Rows(Pass.Gradients, mine));
        RowKernels.SumRows(dy, Pass.Gradients.Slice(bias).Span.Slice(mine.Start, mine.Length));
    }

    private void DifferentiateInput(Share mine)
    {
        if (mine.Length == 0) return;
        var w = new MatrixView(Tail(Pass.Parameters.Slice(weight), mine.Start), spec.Out, mine.Length, spec.In);
        Matrix.Product(All(Pass.Dy, spec.Out), w, Columns(Pass.Dx, spec.In, mine));
    }

    private MatrixView All(FloatBlock values, int columns) => new(values, Pass.Batch, columns);

    private MatrixView Columns(FloatBlock values, int columns, Share mine) =>
        new(Tail(values, mine.Start), Pass.Batch, mine.Length, columns);

    /// <summary>The weights, or their gradients, of some outputs.</summary>
    private MatrixView Rows(FloatBlock parameters, Share mine) =>
        new(Tail(parameters.Slice(weight), mine.Start * spec.In), mine.Length, spec.In);

    private static FloatBlock Tail(FloatBlock values, int start) => values.Slice(start, values.Length - start);
}
