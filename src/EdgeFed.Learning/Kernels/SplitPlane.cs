using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Kernels;

/// <summary>A plane with two rows and columns of zeros around it, its even columns apart from its odd ones.</summary>
internal readonly unsafe struct SplitPlane(FloatBlock memory, WinogradScratch scratch, int height, int width)
{
    private const int Padding = 2;

    /// <summary>Even columns of a padded row.</summary>
    public float* Even(int row) => memory.Start + (row * scratch.PlaneStride);

    /// <summary>Odd columns of a padded row.</summary>
    public float* Odd(int row) => memory.Start + ((scratch.PlaneRows + row) * scratch.PlaneStride);

    public void Clear() => memory.Span.Clear();

    /// <summary>Takes a plane in.</summary>
    public void Split(float* plane)
    {
        for (var row = 0; row < height; row++, plane += width)
            ColumnKernels.Split(plane, Even(row + Padding) + (Padding / 2), Odd(row + Padding) + (Padding / 2), width);
    }

    /// <summary>Gives the plane out again.</summary>
    public void Merge(float* plane)
    {
        for (var row = 0; row < height; row++, plane += width)
            ColumnKernels.Merge(Even(row + Padding) + (Padding / 2), Odd(row + Padding) + (Padding / 2), 0, plane, width);
    }
}
