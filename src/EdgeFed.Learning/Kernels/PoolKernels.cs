using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Kernels;

/// <summary>The largest of each window of a plane. A NaN is larger than everything.</summary>
internal static unsafe class PoolKernels
{
    /// <summary>y[output] = the largest element of its window. Writes <paramref name="y"/>.</summary>
    public static void Max(float* x, Window window, float* y)
    {
        for (var oy = 0; oy < window.OutHeight; oy++, y += window.OutWidth)
        {
            var row = x + ((long)oy * window.StrideY * window.Width);
            if (IsHalving(window)) PairKernels.Max(row, row + window.Width, y, window.OutWidth);
            else for (var ox = 0; ox < window.OutWidth; ox++) y[ox] = MaxOf(row + (ox * window.StrideX), window);
        }
    }

    /// <summary>
    /// dx = dy at the first element of each window that equals y, summed over windows; 0 elsewhere. Writes <paramref name="dx"/>.
    /// </summary>
    public static void MaxBackward(float* x, float* y, float* dy, Window window, float* dx)
    {
        new Span<float>(dx, window.Plane).Clear();
        for (var oy = 0; oy < window.OutHeight; oy++, y += window.OutWidth, dy += window.OutWidth)
        {
            var start = (long)oy * window.StrideY * window.Width;
            if (IsHalving(window)) PairKernels.MaxBackward(x + start, window.Width, y, dy, dx + start, window.OutWidth);
            else AddRow(x + start, y, dy, window, dx + start);
        }
    }

    /// <summary>True if windows are 2 x 2 side by side, which is what networks mostly have.</summary>
    private static bool IsHalving(Window window) => window is { KernelHeight: 2, KernelWidth: 2, StrideY: 2, StrideX: 2 };

    private static float MaxOf(float* x, Window window)
    {
        var max = x[0];
        for (var ky = 0; ky < window.KernelHeight; ky++)
            for (var kx = 0; kx < window.KernelWidth; kx++) max = MathF.Max(max, x[(ky * window.Width) + kx]);
        return max;
    }

    private static void AddRow(float* x, float* y, float* dy, Window window, float* dx)
    {
        for (var ox = 0; ox < window.OutWidth; ox++, x += window.StrideX, dx += window.StrideX)
        {
            var found = Find(x, y[ox], window);
            if (found >= 0) dx[found] += dy[ox];
        }
    }

    private static int Find(float* x, float value, Window window)
    {
        for (var ky = 0; ky < window.KernelHeight; ky++)
            for (var kx = 0; kx < window.KernelWidth; kx++)
                if (x[(ky * window.Width) + kx] == value) return (ky * window.Width) + kx;
        return -1;
    }
}
