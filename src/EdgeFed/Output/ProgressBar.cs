namespace EdgeFed.Output;

/// <summary>"training round 3  [#########-----------]  45 %".</summary>
internal static class ProgressBar
{
    private const int Width = 24;

    public static string Draw(string label, double fraction)
    {
        var share = Math.Clamp(double.IsNaN(fraction) ? 0 : fraction, 0, 1);
        var full = (int)(share * Width);
        return $"{label}  [{new string('#', full)}{new string('-', Width - full)}] {(int)(share * 100),3} %";
    }
}
