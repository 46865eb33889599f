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
            if (window is { KernelHeight: 2, KernelWidth: 2 }) MaxRow2(row, window, y);
            else for (var ox = 0; ox < window.OutWidth; ox++) y[ox] = MaxOf(row + (ox * window.StrideX), window);
        }
    }

    /// <summary>Adds each dy to the dx of the first element of its window that equals y. The caller zeroes <paramref name="dx"/>.</summary>
    public static void MaxBackward(float* x, float* y, float* dy, Window window, float* dx)
    {
        for (var oy = 0; oy < window.OutHeight; oy++, y += window.OutWidth, dy += window.OutWidth)
        {
            var start = (long)oy * window.StrideY * window.Width;
            for (var ox = 0; ox < window.OutWidth; ox++)
            {
                var at = start + (ox * window.StrideX);
                var found = Find(x + at, y[ox], window);
                if (found >= 0) dx[at + found] += dy[ox];
            }
        }
    }

    private static void MaxRow2(float* top, Window window, float* y)
    {
        var bottom = top + window.Width;
        for (var ox = 0; ox < window.OutWidth; ox++, top += window.StrideX, bottom += window.StrideX)
            y[ox] = MathF.Max(MathF.Max(top[0], top[1]), MathF.Max(bottom[0], bottom[1]));
    }

    private static float MaxOf(float* x, Window window)
    {
        var max = x[0];
        for (var ky = 0; ky < window.KernelHeight; ky++)
            for (var kx = 0; kx < window.KernelWidth; kx++) max = MathF.Max(max, x[(ky * window.Width) + kx]);
        return max;
    }

    private static int Find(float* x, float value, Window window)
    {
        for (var ky = 0; ky < window.KernelHeight; ky++)
            for (var kx = 0; kx < window.KernelWidth; kx++)
                if (x[(ky * window.Width) + kx] == value) return (ky * window.Width) + kx;
        return -1;
    }
}
