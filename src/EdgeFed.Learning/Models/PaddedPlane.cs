namespace EdgeFed.Learning.Models;

/// <summary>A plane with its zeros around it, as far as a kernel reaches: every tap of every output lies within.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
internal readonly record struct PaddedPlane(long Height, long Width)
{
    /// <summary>Room for the widest vector behind the last row.</summary>
    public const int Slack = 16;

    public long Floats => (Height * Width) + Slack;

    public static PaddedPlane Of(Window window) => new(
        Math.Max(((long)(window.OutHeight - 1) * window.StrideY) + window.KernelHeight, (long)window.Height + window.Top),
        Math.Max(((long)(window.OutWidth - 1) * window.StrideX) + window.KernelWidth, (long)window.Width + window.Left));
}
