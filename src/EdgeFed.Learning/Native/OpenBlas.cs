using System.Runtime.InteropServices;

namespace EdgeFed.Learning.Native;

/// <summary>The declarations used of OpenBLAS, by their native names.</summary>
internal static unsafe partial class OpenBlas
{
    public const int RowMajor = 101;
    public const int NoTranspose = 111;
    public const int Transpose = 112;

    [LibraryImport("openblas")]
    internal static partial void cblas_sgemm(
        int order, int transA, int transB, int m, int n, int k,
        float alpha, float* a, int lda, float* b, int ldb, float beta, float* c, int ldc);

    [LibraryImport("openblas")]
    internal static partial void openblas_set_num_threads(int threads);

    /// <summary>
    /// A buffer of BUFFER_SIZE bytes, which the library keeps when it is freed; asks without end where it gets none.
    /// </summary>
    [LibraryImport("openblas")]
    internal static partial nint blas_memory_alloc(int procpos);

    [LibraryImport("openblas")]
    internal static partial void blas_memory_free(nint buffer);

    [LibraryImport("openblas")]
    internal static partial byte* openblas_get_corename(); // static text of the library
}
