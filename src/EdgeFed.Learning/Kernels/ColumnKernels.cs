namespace EdgeFed.Learning.Kernels;

/// <summary>A row of a plane as its even and its odd columns, and back.</summary>
internal static unsafe class ColumnKernels
{
    /// <summary>even[i] = row[2 i], odd[i] = row[2 i + 1].</summary>
    public static void Split(float* row, float* even, float* odd, int width)
    {
        for (var i = 0; i < width / 2; i++)
        {
            even[i] = row[2 * i];
            odd[i] = row[(2 * i) + 1];
        }

        if (width % 2 == 1) even[width / 2] = row[width - 1];
    }

    /// <summary>row[2 i] = even[i] + by, row[2 i + 1] = odd[i] + by.</summary>
    public static void Merge(float* even, float* odd, float by, float* row, int width)
    {
        for (var i = 0; i < width / 2; i++)
        {
            row[2 * i] = even[i] + by;
            row[(2 * i) + 1] = odd[i] + by;
        }

        if (width % 2 == 1) row[width - 1] = even[width / 2] + by;
    }
}
