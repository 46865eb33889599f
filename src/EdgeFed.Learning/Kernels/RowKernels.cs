using System.Numerics.Tensors;

namespace EdgeFed.Learning.Kernels;

/// <summary>Operations over the rows of a row-major matrix.</summary>
internal static class RowKernels
{
    /// <summary>y[r, c] = row[c]. Writes <paramref name="y"/>, whose length is a multiple of the row's.</summary>
    public static void Broadcast(ReadOnlySpan<float> row, Span<float> y)
    {
        for (var start = 0; start < y.Length; start += row.Length) row.CopyTo(y[start..]);
    }

    /// <summary>sums[c] = sum over r of x[r, c], from the first row to the last. Writes <paramref name="sums"/>.</summary>
    public static void SumRows(ReadOnlySpan<float> x, Span<float> sums)
    {
        sums.Clear();
        for (var start = 0; start < x.Length; start += sums.Length)
            TensorPrimitives.Add(sums, x.Slice(start, sums.Length), sums);
    }
}
