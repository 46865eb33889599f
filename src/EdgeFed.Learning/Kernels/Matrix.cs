using System.Runtime.InteropServices;
using EdgeFed.Learning.Native;

namespace EdgeFed.Learning.Kernels;

/// <summary>Products of row-major matrices, by OpenBLAS. Any number of threads may multiply at the same time.</summary>
internal static unsafe class Matrix
{
    static Matrix() => OpenBlas.openblas_set_num_threads(1); // the work is divided above: over samples, channels or columns

    /// <summary>The processor kind whose kernels OpenBLAS chose, such as <c>Haswell</c>.</summary>
    public static string Core => Marshal.PtrToStringUTF8((nint)OpenBlas.openblas_get_corename()) ?? "unknown";

    /// <summary>c = a b. Writes <paramref name="c"/>.</summary>
    public static void Product(MatrixView a, MatrixView b, MatrixView c) => Multiply(a, b, c, 0);

    /// <summary>c += a b. Adds into <paramref name="c"/>.</summary>
    public static void AddProduct(MatrixView a, MatrixView b, MatrixView c) => Multiply(a, b, c, 1);

    private static void Multiply(MatrixView a, MatrixView b, MatrixView c, float beta)
    {
        var ((m, k), (inner, n)) = (a.Shape, b.Shape);
        ArgumentOutOfRangeException.ThrowIfNotEqual(inner, k);
        ArgumentOutOfRangeException.ThrowIfNotEqual(c.Shape, (m, n));
        ArgumentOutOfRangeException.ThrowIfEqual(c.IsTransposed, true);
        if (m == 0 || n == 0) return;
        OpenBlas.cblas_sgemm(
            OpenBlas.RowMajor, Order(a), Order(b), m, n, k, 1, a.Start, a.Stride, b.Start, b.Stride, beta, c.Start, c.Stride);
    }

    private static int Order(MatrixView view) => view.IsTransposed ? OpenBlas.Transpose : OpenBlas.NoTranspose;
}
