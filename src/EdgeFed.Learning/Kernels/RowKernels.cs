using System.Numerics.Tensors;

namespace EdgeFed.Learning.Kernels;

/// <summary>Operations over the rows of a row-major matrix.</summary>
internal static unsafe class RowKernels
{
    /// <summary>y[r, c] = row[c]. Writes <paramref name="y"/>.</summary>
    public static void Broadcast(ReadOnlySpan<float> row, MatrixView y)
    {
        for (var r = 0; r < y.Rows; r++) row.CopyTo(Row(y, r));
    }

    /// <summary>sums[c] = sum over r of x[r, c], from the first row to the last. Writes <paramref name="sums"/>.</summary>
    public static void SumRows(MatrixView x, Span<float> sums)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sums.Length, x.Columns);
        sums.Clear();
        for (var r = 0; r < x.Rows; r++) TensorPrimitives.Add(sums, Row(x, r), sums);
    }

    private static Span<float> Row(MatrixView matrix, int r) => new(matrix.Start + ((long)r * matrix.Stride), matrix.Columns);
}
