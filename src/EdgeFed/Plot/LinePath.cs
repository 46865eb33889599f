using System.Globalization;
using System.Text;

namespace EdgeFed.Plot;

/// <summary>A line's way through its points, as SVG writes it; it ends at a gap and begins anew behind it.</summary>
internal static class LinePath
{
    public static string Of(IEnumerable<Point> points, Scale x, Scale y)
    {
        var path = new StringBuilder();
        var isDown = false;
        foreach (var point in points)
        {
            if (!point.IsGap) path.Append(isDown ? 'L' : 'M').Append(Number(x.Place(point.X))).Append(' ').Append(Number(y.Place(point.Y)));
            isDown = !point.IsGap;
        }

        return path.ToString();
    }

    /// <summary>Points between two gaps: a line alone would not show them.</summary>
    public static IEnumerable<Point> Lonely(IReadOnlyList<Point> points)
    {
        for (var i = 0; i < points.Count; i++)
            if (!points[i].IsGap && IsGapAt(points, i - 1) && IsGapAt(points, i + 1)) yield return points[i];
    }

    /// <summary>A tenth of a pixel is enough.</summary>
    public static string Number(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    private static bool IsGapAt(IReadOnlyList<Point> points, int index) => index < 0 || index >= points.Count || points[index].IsGap;
}
