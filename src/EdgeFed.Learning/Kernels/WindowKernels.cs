using System.Runtime.Intrinsics;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Kernels;

/// <summary>Planes unrolled into the columns of a matrix, so that a convolution is a product, and back.</summary>
internal static unsafe class WindowKernels
{
    /// <summary>
    /// columns[tap, output] = plane[row and column that the tap sees for that output], 0 beyond the plane; a tap's outputs are
    /// one run, <paramref name="stride"/> after those of the tap before. Writes them all.
    /// </summary>
    public static void Unroll(float* plane, Window window, float* columns, int stride)
    {
        for (var ky = 0; ky < window.KernelHeight; ky++)
            for (var kx = 0; kx < window.KernelWidth; kx++, columns += stride)
                for (var oy = 0; oy < window.OutHeight; oy++)
                {
                    var y = (oy * window.StrideY) + ky - window.Top;
                    var target = columns + ((long)oy * window.OutWidth);
                    if ((uint)y < (uint)window.Height) UnrollRow(plane + ((long)y * window.Width), window, kx - window.Left, target);
                    else new Span<float>(target, window.OutWidth).Clear();
                }
    }

    /// <summary>The way back of <see cref="Unroll"/>: every element of <paramref name="columns"/> is added where it came from.</summary>
    public static void AddRolled(float* columns, int stride, Window window, float* plane)
    {
        for (var ky = 0; ky < window.KernelHeight; ky++)
            for (var kx = 0; kx < window.KernelWidth; kx++, columns += stride)
                for (var oy = 0; oy < window.OutHeight; oy++)
                {
                    var y = (oy * window.StrideY) + ky - window.Top;
                    if ((uint)y >= (uint)window.Height) continue;
                    AddRow(columns + ((long)oy * window.OutWidth), window, kx - window.Left, plane + ((long)y * window.Width));
                }
    }

    private static void UnrollRow(float* row, Window window, int shift, float* target)
    {
        var (first, end) = Inside(window, shift);
        for (var i = 0; i < first; i++) target[i] = 0;
        if (window.StrideX == 1) Copy(row + shift + first, target + first, end - first);
        else for (var i = first; i < end; i++) target[i] = row[(i * window.StrideX) + shift];
        for (var i = end; i < window.OutWidth; i++) target[i] = 0;
    }

    private static void AddRow(float* source, Window window, int shift, float* row)
    {
        var (first, end) = Inside(window, shift);
        if (window.StrideX == 1) Add(source + first, row + shift + first, end - first);
        else for (var i = first; i < end; i++) row[(i * window.StrideX) + shift] += source[i];
    }

    /// <summary>The outputs of a row, from the first to before the end, for which a tap lies within the plane.</summary>
    private static (int First, int End) Inside(Window window, int shift)
    {
        var first = shift >= 0 ? 0 : Math.Min((window.StrideX - 1 - shift) / window.StrideX, window.OutWidth);
        var last = window.Width - 1 - shift;
        var end = last < 0 ? 0 : Math.Min((last / window.StrideX) + 1, window.OutWidth);
        return (first, Math.Max(first, end));
    }

    // Rows are short, often 7 to 32 elements: a call of memmove for each would take longer than the copy.
    private static void Copy(float* source, float* target, int count)
    {
        var i = 0;
        for (; i <= count - 8; i += 8) Vector256.Store(Vector256.Load(source + i), target + i);
        for (; i < count; i++) target[i] = source[i];
    }

    private static void Add(float* source, float* target, int count)
    {
        var i = 0;
        for (; i <= count - 8; i += 8)
            Vector256.Store(Vector256.Load(source + i) + Vector256.Load(target + i), target + i);
        for (; i < count; i++) target[i] += source[i];
    }
}
