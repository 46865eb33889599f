namespace EdgeFed.Learning.Models;

/// <summary>
/// Memory of one thread that computes a depthwise convolution: in the rows of a padded plane a tap of the kernel is a fixed
/// distance, and the outputs of stride 1 are one run.
/// </summary>
/// <param name="Padded">The padded plane.</param>
/// <param name="Reach">Distance from the first tap of the kernel to the last.</param>
internal readonly record struct DepthwiseScratch(PaddedPlane Padded, long Reach)
{
    public long Plane => Padded.Height * Padded.Width;

    /// <summary>
    /// Floats from the start of one plane to that of the next; a plane may be read from Reach before its start.
    /// </summary>
    public long Stride => Padded.Floats + Reach;

    /// <summary>
    /// Padded input, output or its gradient on the same grid (with zeros before it), gradient of the padded input.
    /// </summary>
    public long Floats => (3 * Stride) + Reach;

    public static DepthwiseScratch Of(Window window)
    {
        var padded = PaddedPlane.Of(window);
        return new DepthwiseScratch(padded, ((window.KernelHeight - 1) * padded.Width) + window.KernelWidth - 1);
    }
}
