using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Kernels;

/// <summary>
/// Planes with zeros around them, unrolled into the columns of a matrix, so that a convolution is a product; and back.
/// </summary>
internal static unsafe class WindowKernels
{
    /// <summary>Copies a plane into the middle of a padded one, whose other elements are zero already.</summary>
    public static void Pad(float* plane, Window window, float* padded, int paddedWidth)
    {
        var width = window.Width;
        var row = padded + ((long)window.Top * paddedWidth) + window.Left;
        for (var y = 0; y < window.Height; y++, plane += width, row += paddedWidth) RunKernels.Copy(plane, row, width);
    }

    /// <summary>The way back of <see cref="Pad"/>: copies the middle out again.</summary>
    public static void Crop(float* padded, int paddedWidth, Window window, float* plane)
    {
        var width = window.Width;
        var row = padded + ((long)window.Top * paddedWidth) + window.Left;
        for (var y = 0; y < window.Height; y++, plane += width, row += paddedWidth) RunKernels.Copy(row, plane, width);
    }

    /// <summary>
    /// columns[tap, output] = what the tap sees for that output; a tap's outputs are one run, <paramref name="stride"/> after
    /// those of the tap before. Writes them all.
    /// </summary>
    public static void Unroll(float* padded, int paddedWidth, Window window, float* columns, int stride)
    {
        for (var ky = 0; ky < window.KernelHeight; ky++)
            for (var kx = 0; kx < window.KernelWidth; kx++, columns += stride)
                UnrollTap(padded + ((long)ky * paddedWidth) + kx, paddedWidth, window, columns);
    }

    /// <summary>
    /// The way back of <see cref="Unroll"/>: every element of <paramref name="columns"/> is added where it came from.
    /// </summary>
    public static void AddRolled(float* columns, int stride, Window window, float* padded, int paddedWidth)
    {
        for (var ky = 0; ky < window.KernelHeight; ky++)
            for (var kx = 0; kx < window.KernelWidth; kx++, columns += stride)
                AddTap(columns, window, padded + ((long)ky * paddedWidth) + kx, paddedWidth);
    }

    private static void UnrollTap(float* source, int paddedWidth, Window window, float* target)
    {
        var (height, width, stride, step) = (window.OutHeight, window.OutWidth, window.StrideX, window.StrideY * paddedWidth);
        for (var y = 0; y < height; y++, source += step, target += width)
        {
            if (stride == 1) RunKernels.Copy(source, target, width);
            else for (var x = 0; x < width; x++) target[x] = source[x * stride];
        }
    }

    private static void AddTap(float* source, Window window, float* target, int paddedWidth)
    {
        var (height, width, stride, step) = (window.OutHeight, window.OutWidth, window.StrideX, window.StrideY * paddedWidth);
        for (var y = 0; y < height; y++, source += width, target += step)
        {
            if (stride == 1) RunKernels.Add(source, target, width);
            else for (var x = 0; x < width; x++) target[x * stride] += source[x];
        }
    }
}
