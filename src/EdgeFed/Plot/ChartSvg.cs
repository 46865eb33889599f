namespace EdgeFed.Plot;

/// <summary>Draws a chart.</summary>
internal sealed class ChartSvg
{
    private const int Width = 760;
    private const int Height = 420;
    private const int Small = 12;
    private const int MaxDots = 30; // of a line; more of them hide it
    private const string Ink = "#1f2328";
    private const string Grey = "#59636e";
    private const string Grid = "#e4e7eb";

    private readonly Chart _chart;
    private readonly Svg _svg;
    private readonly Legend _legend;
    private readonly EndLabels _ends;
    private readonly Scale _x;
    private readonly Scale _y;
    private readonly Ticks _xTicks;
    private readonly Ticks _yTicks;

    private ChartSvg(Chart chart)
    {
        (_chart, _svg) = (chart, new Svg(Width, Height, chart.Title));
        var known = chart.Series.SelectMany(static line => line.Known).ToList();
        var (x0, x1, xTicks) = chart.X.Fit([.. known.Select(static point => point.X)]);
        var (y0, y1, yTicks) = chart.Y.Fit([.. known.Select(static point => point.Y)]);
        (_xTicks, _yTicks) = (xTicks, yTicks);
        _legend = new Legend(chart.Series, Width);
        _ends = new EndLabels(chart);
        var left = 48 + yTicks.Within(y0, y1).Max(tick => Svg.WidthOf(yTicks.Text(tick), Small));
        _x = new Scale(x0, x1, left, Width - 24 - _ends.Width);
        _y = new Scale(y0, y1, Height - 58, 78 + _legend.Height + (_legend.Height > 0 ? 6 : 0));
    }

    /// <param name="chart">Not an empty one.</param>
    public static string Draw(Chart chart)
    {
        var drawing = new ChartSvg(chart with { Series = [.. chart.Series.Where(static line => line.Known.Any())] });
        drawing.DrawWords();
        drawing.DrawGrid();
        for (var i = 0; i < drawing._chart.Series.Count; i++) drawing.DrawLine(drawing._chart.Series[i], i);
        drawing._ends.Draw(drawing._svg, drawing._x.End + 8, drawing._y);
        return drawing._svg.ToString();
    }

    private void DrawWords()
    {
        _svg.Text(24, 34, _chart.Title, 18, Ink, more: " font-weight=\"600\"");
        _svg.Text(24, 54, _chart.Subtitle, Small + 1, Grey);
        _legend.Draw(_svg, 24, 80);
        _svg.Text((_x.Start + _x.End) / 2, Height - 16, _chart.X.Label, Small + 1, Grey, "middle");
        var middle = LinePath.Number((_y.Start + _y.End) / 2);
        _svg.Text(22, (_y.Start + _y.End) / 2, _chart.Y.Label, Small + 1, Grey, "middle", $" transform=\"rotate(-90 22 {middle})\"");
    }

    private void DrawGrid()
    {
        foreach (var tick in _yTicks.Within(_y.Low, _y.High))
        {
            _svg.Line(_x.Start, _y.Place(tick), _x.End, _y.Place(tick), Grid);
            _svg.Text(_x.Start - 8, _y.Place(tick) + 4, _yTicks.Text(tick), Small, Grey, "end");
        }

        foreach (var tick in _xTicks.Within(_x.Low, _x.High))
        {
            _svg.Line(_x.Place(tick), _y.Start, _x.Place(tick), _y.Start + 5, Grey);
            _svg.Text(_x.Place(tick), _y.Start + 20, _xTicks.Text(tick), Small, Grey, "middle");
        }

        _svg.Line(_x.Start, _y.Start, _x.End, _y.Start, Grey);
    }

    private void DrawLine(Series line, int index)
    {
        var points = Thinning.Of(line.Points);
        _svg.Path(LinePath.Of(points, _x, _y), Palette.Colour(index), Palette.Dash(index));
        var dots = points.Count <= MaxDots ? line.Known : LinePath.Lonely(points).Append(line.Known.Last());
        foreach (var point in dots) _svg.Dot(_x.Place(point.X), _y.Place(point.Y), Palette.Colour(index));
    }
}
