namespace EdgeFed.Learning.Models;

/// <summary>
/// Memory of one thread that computes a depthwise convolution: planes with their zeros around them, in rows of
/// <paramref name="Width"/>, in which a tap of the kernel is a fixed distance and a row of outputs is one run.
/// </summary>
/// <param name="Height">Rows of the padded input.</param>
/// <param name="Width">Columns of it.</param>
/// <param name="Reach">Distance from the first tap of the kernel to the last.</param>
internal readonly record struct DepthwiseScratch(long Height, long Width, long Reach)
{
    /// <summary>Room for the widest vector behind every plane.</summary>
    private const int Slack = 16;

    public long Plane => Height * Width;

    /// <summary>Floats from the start of one plane to that of the next; a plane may be read from Reach before its start.</summary>
    public long Stride => Plane + Reach + Slack;

    /// <summary>Padded input, output or its gradient on the same grid (with zeros before it), gradient of the padded input.</summary>
    public long Floats => (3 * Stride) + Reach;

    public static DepthwiseScratch Of(Window window)
    {
        var height = Math.Max(((long)(window.OutHeight - 1) * window.StrideY) + window.KernelHeight, (long)window.Height + window.Top);
        var width = Math.Max(((long)(window.OutWidth - 1) * window.StrideX) + window.KernelWidth, (long)window.Width + window.Left);
        return new DepthwiseScratch(height, width, ((window.KernelHeight - 1) * width) + window.KernelWidth - 1);
    }
}
