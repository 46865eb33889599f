using System.Runtime.InteropServices;
using EdgeFed.Learning.Native;

namespace EdgeFed.Learning.Kernels;

/// <summary>Products of row-major matrices, by OpenBLAS. Sizes are given as rows of the result, columns of it, and inner.</summary>
internal static unsafe class Matrix
{
    /// <summary>The processor kind whose kernels OpenBLAS chose, such as <c>Haswell</c>.</summary>
    public static string Core => Marshal.PtrToStringUTF8((nint)OpenBlas.openblas_get_corename()) ?? "unknown";

    /// <summary>
    /// Sets the threads of all later products in this process: OpenBLAS keeps one number for everybody, so training and
    /// evaluating with different numbers at the same time is not reproducible.
    /// </summary>
    public static void SetThreads(int threads) => OpenBlas.openblas_set_num_threads(threads);

    /// <summary>c[m,n] += a[m,k] bᵀ, with b[n,k]. Adds into <paramref name="c"/>.</summary>
    public static void AddProductTransposed(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        CheckSizes(a, b, c, m, n, k);
        fixed (float* pa = a, pb = b, pc = c)
            OpenBlas.cblas_sgemm(OpenBlas.RowMajor, OpenBlas.NoTranspose, OpenBlas.Transpose, m, n, k, 1, pa, k, pb, k, 1, pc, n);
    }

    /// <summary>c[m,n] = a[m,k] b[k,n]. Writes <paramref name="c"/>.</summary>
    public static void Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        CheckSizes(a, b, c, m, n, k);
        fixed (float* pa = a, pb = b, pc = c)
            OpenBlas.cblas_sgemm(OpenBlas.RowMajor, OpenBlas.NoTranspose, OpenBlas.NoTranspose, m, n, k, 1, pa, k, pb, n, 0, pc, n);
    }

    /// <summary>c[m,n] = aᵀ b, with a[k,m] and b[k,n]. Writes <paramref name="c"/>.</summary>
    public static void TransposedProduct(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        CheckSizes(a, b, c, m, n, k);
        fixed (float* pa = a, pb = b, pc = c)
            OpenBlas.cblas_sgemm(OpenBlas.RowMajor, OpenBlas.Transpose, OpenBlas.NoTranspose, m, n, k, 1, pa, m, pb, n, 0, pc, n);
    }

    private static void CheckSizes(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> c, int m, int n, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(a.Length, (long)m * k);
        ArgumentOutOfRangeException.ThrowIfNotEqual(b.Length, (long)n * k);
        ArgumentOutOfRangeException.ThrowIfNotEqual(c.Length, (long)m * n);
    }
}
