namespace EdgeFed.Plot;

/// <summary>Which line is which, in rows that fit; none for a single line.</summary>
internal sealed class Legend
{
    private const int Size = 13;
    private const int RowHeight = 20;
    private const int Sample = 24; // length of the bit of line before a name
    private const int MaxLetters = 60;
    private readonly List<(string Name, double X, int Row)> _entries = [];

    public Legend(IReadOnlyList<Series> lines, int width)
    {
        if (lines.Count < 2) return;
        var (x, row) = (0.0, 0);
        foreach (var name in lines.Select(static line => Shortened(line.Name)))
        {
            var needed = Sample + 6 + Svg.WidthOf(name, Size) + 20;
            if (x > 0 && x + needed > width - 48) (x, row) = (0, row + 1);
            _entries.Add((name, x, row));
            x += needed;
        }
    }

    public int Height => _entries.Count == 0 ? 0 : (_entries[^1].Row + 1) * RowHeight;

    public void Draw(Svg svg, double left, double top)
    {
        for (var i = 0; i < _entries.Count; i++)
        {
            var (name, x, row) = _entries[i];
            var y = top + row * RowHeight;
            svg.Line(left + x, y - 4, left + x + Sample, y - 4, Palette.Colour(i), $" stroke-width=\"3\"{Palette.Dash(i)}");
            svg.Text(left + x + Sample + 6, y, name, Size, "#1f2328");
        }
    }

    /// <summary>The end of a path tells more than its beginning.</summary>
    private static string Shortened(string name) => name.Length <= MaxLetters ? name : $"…{name[^MaxLetters..]}";
}
