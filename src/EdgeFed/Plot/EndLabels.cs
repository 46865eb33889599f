using System.Globalization;

namespace EdgeFed.Plot;

/// <summary>The last value of each line, written beside its end; where ends are close, one below the other.</summary>
internal sealed class EndLabels(Chart chart)
{
    private const int Size = 12;
    private const double Apart = 14;

    private readonly List<(string Text, double Value, int Index)> _labels =
    [
        .. chart.Series.Select((line, index) => (Text(line.Known.Last().Y, chart.Decimals), line.Known.Last().Y, index)),
    ];

    public double Width => _labels.Max(static label => Svg.WidthOf(label.Text, Size)) + 4;

    public void Draw(Svg svg, double left, Scale y)
    {
        var ordered = _labels.OrderByDescending(static label => label.Value).ToList();
        var places = Spread([.. ordered.Select(label => y.Place(label.Value))], Apart, y.Start);
        for (var i = 0; i < ordered.Count; i++)
            svg.Text(left, places[i] + 4, ordered[i].Text, Size, Palette.Colour(ordered[i].Index), more: " font-weight=\"600\"");
    }

    /// <summary>
    /// Moves places, in their order from the top, so far that none is nearer than <paramref name="apart"/> to the next.
    /// </summary>
    internal static double[] Spread(double[] places, double apart, double bottom)
    {
        var moved = (double[])places.Clone();
        for (var i = 1; i < moved.Length; i++) moved[i] = Math.Max(moved[i], moved[i - 1] + apart);
        if (moved[^1] > bottom) moved[^1] = bottom;
        for (var i = moved.Length - 2; i >= 0; i--) moved[i] = Math.Min(moved[i], moved[i + 1] - apart);
        return moved;
    }

    private static string Text(double value, int decimals) => value.ToString($"N{decimals}", CultureInfo.InvariantCulture);
}
