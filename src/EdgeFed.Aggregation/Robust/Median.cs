using System.Numerics.Tensors;

namespace EdgeFed.Aggregation.Robust;

/// <summary>
/// Coordinate-wise median (Yin et al., 2018, algorithm 1, option I): each parameter is the middle one of the updates' values,
/// with an even number the mean of both. Blockwise; sample counts, which a worker could invent, do not matter. Holds as long as
/// fewer than half of the updates are hostile, but drifts from the mean where the workers' data are unlike, and hostile values
/// that stay within the honest ones pass.
/// </summary>
public sealed class Median : IBlockwiseStrategy
{
    public string Name => "median";

    public void Fold(Columns columns, Span<float> next)
    {
        columns.Sort();
        var upper = columns.Row(columns.Updates / 2);
        if (columns.Updates % 2 == 1)
        {
            upper.CopyTo(next);
            return;
        }

        TensorPrimitives.Add(columns.Row(columns.Updates / 2 - 1), upper, next);
        TensorPrimitives.Multiply(next, 0.5f, next);
    }
}
