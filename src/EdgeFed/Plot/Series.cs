namespace EdgeFed.Plot;

/// <summary>A place in a chart, in the chart's own units; a Y of NaN is a gap.</summary>
internal readonly record struct Point(double X, double Y)
{
    public bool IsGap => !double.IsFinite(Y);
}

/// <summary>A line of a chart.</summary>
internal sealed record Series(string Name, IReadOnlyList<Point> Points)
{
    /// <summary>The points that are there.</summary>
    public IEnumerable<Point> Known => Points.Where(static point => !point.IsGap);
}
