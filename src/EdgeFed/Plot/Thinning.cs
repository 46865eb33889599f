namespace EdgeFed.Plot;

/// <summary>
/// Leaves of many points as many as a picture can show: of each stretch the first, the lowest, the highest and the last.
/// </summary>
internal static class Thinning
{
    public const int Most = 2000;
    private const int Kept = 4; // of a stretch

    public static IReadOnlyList<Point> Of(IReadOnlyList<Point> points)
    {
        if (points.Count <= Most) return points;
        var length = (int)Math.Ceiling(points.Count / ((double)Most / Kept));
        return [.. points.Chunk(length).SelectMany(Ends)];
    }

    /// <summary>In their order; a gap among them stays one.</summary>
    private static IEnumerable<Point> Ends(Point[] stretch)
    {
        int[] kept =
        [
            0, IndexOf(stretch, stretch.Min(static point => point.Y)), IndexOf(stretch, stretch.Max(static point => point.Y)), stretch.Length - 1,
        ];
        return kept.Where(static index => index >= 0).Distinct().Order().Select(index => stretch[index]);
    }

    private static int IndexOf(Point[] stretch, double y) => Array.FindIndex(stretch, point => point.Y.Equals(y));
}
