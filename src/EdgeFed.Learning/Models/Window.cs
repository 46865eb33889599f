namespace EdgeFed.Learning.Models;

/// <summary>How a kernel moves over a padded plane.</summary>
/// <param name="Height">Of the plane.</param>
/// <param name="Width">Of the plane.</param>
/// <param name="KernelHeight">Rows of the kernel.</param>
/// <param name="KernelWidth">Columns of the kernel.</param>
/// <param name="StrideY">Rows from one output to the next.</param>
/// <param name="StrideX">Columns from one output to the next.</param>
/// <param name="Top">Rows of zeros above the plane.</param>
/// <param name="Left">Columns of zeros left of it.</param>
/// <param name="OutHeight">Rows of the output.</param>
/// <param name="OutWidth">Columns of the output.</param>
internal sealed record Window(
    int Height, int Width, int KernelHeight, int KernelWidth, int StrideY, int StrideX,
    int Top, int Left, int OutHeight, int OutWidth)
{
    /// <summary>Elements of the plane.</summary>
    public int Plane => Height * Width;

    /// <summary>Elements of the kernel.</summary>
    public int Taps => KernelHeight * KernelWidth;

    /// <summary>Elements of the output.</summary>
    public int Out => OutHeight * OutWidth;

    /// <summary>True if every output sees exactly the element at its own place.</summary>
    public bool IsPointwise => Taps == 1 && StrideY == 1 && StrideX == 1 && Out == Plane;
}
