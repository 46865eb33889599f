using System.Globalization;
using System.Text;
using EdgeFed.Device.Lights;

namespace EdgeFed.Device.Tests;

/// <summary>Draws the language of the lamps: four seconds of each sign, and a lamp that blinks it.</summary>
internal static class LightsPicture
{
    private const int Seconds = 4, Row = 34, Top = 44, Name = 52, Line = 250, PerSecond = 130, Width = Line + Seconds * PerSecond + 24;

    private static readonly (UnitSign Sign, string Text)[] _rows =
    [
        (UnitSign.Starting, "starting"),
        (UnitSign.NoConfig, "no configuration"),
        (UnitSign.Searching, "searching"),
        (UnitSign.Idle, "connected, idle"),
        (UnitSign.Training, "training"),
        (UnitSign.Sending, "sending, receiving"),
        (UnitSign.Waiting, "waiting for others"),
        (UnitSign.RoundDone, "round done (2 s)"),
        (UnitSign.Degraded, "degraded link"),
        (UnitSign.Error, "error"),
        (UnitSign.ShuttingDown, "shutting down"),
    ];

    public static IEnumerable<UnitSign> Signs => _rows.Select(row => row.Sign);

    public static string Draw()
    {
        var height = Top + _rows.Length * Row + 12;
        var svg = new StringBuilder();
        Add(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" font-family="system-ui, sans-serif" font-size="14">""");
        Add(svg, $"""<rect width="{Width}" height="{height}" rx="6" fill="#ffffff"/>""");
        for (var second = 0; second <= Seconds; second++)
        {
            var x = Line + second * PerSecond;
            Add(svg, $"""<line x1="{x}" y1="{Top - 10}" x2="{x}" y2="{height - 12}" stroke="#e5e7eb"/>""");
            Add(svg, $"""<text x="{x}" y="{Top - 18}" text-anchor="middle" fill="#6b7280" font-size="12">{second} s</text>""");
        }

        for (var i = 0; i < _rows.Length; i++) AddRow(svg, Top + i * Row, _rows[i].Sign, _rows[i].Text);
        Add(svg, "</svg>");
        return svg.ToString();
    }

    private static void AddRow(StringBuilder svg, int y, UnitSign sign, string text)
    {
        var pattern = SignPatterns.Of(sign);
        Add(svg, $"""<circle cx="28" cy="{y + 11}" r="9" fill="#374151"/>""");
        AddLamp(svg, y, pattern);
        Add(svg, $"""<text x="{Name}" y="{y + 16}" fill="#111827">{text}</text>""");
        Add(svg, $"""<rect x="{Line}" y="{y}" width="{Seconds * PerSecond}" height="22" fill="#374151"/>""");
        var at = 0;
        for (var step = 0; at < Seconds * 1000; step++)
        {
            var (isOn, time) = (pattern.Steps[step % pattern.Steps.Count].IsOn, pattern.Steps[step % pattern.Steps.Count].Milliseconds);
            var end = Math.Min(at + time, Seconds * 1000);
            if (isOn) Add(svg, $"""<rect x="{X(at)}" y="{y}" width="{Length(end - at)}" height="22" fill="#fbbf24"/>""");
            at += time;
        }
    }

    /// <summary>Where the picture is shown with animations, the lamp blinks.</summary>
    private static void AddLamp(StringBuilder svg, int y, BlinkPattern pattern)
    {
        if (pattern.IsSteady)
        {
            Add(svg, $"""<circle cx="28" cy="{y + 11}" r="7" fill="#fbbf24"/>""");
            return;
        }

        var length = pattern.Length.TotalMilliseconds;
        var (values, times, at) = (new List<string>(), new List<string>(), 0);
        foreach (var step in pattern.Steps)
        {
            values.Add(step.IsOn ? "1" : "0");
            times.Add((at / length).ToString("0.####", CultureInfo.InvariantCulture));
            at += step.Milliseconds;
        }

        Add(svg, $"""<circle cx="28" cy="{y + 11}" r="7" fill="#fbbf24"><animate attributeName="opacity" calcMode="discrete" dur="{length}ms" repeatCount="indefinite" values="{string.Join(';', values)}" keyTimes="{string.Join(';', times)}"/></circle>""");
    }

    private static string X(int milliseconds) => (Line + milliseconds * PerSecond / 1000.0).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Length(int milliseconds) => (milliseconds * PerSecond / 1000.0).ToString("0.#", CultureInfo.InvariantCulture);

    private static void Add(StringBuilder svg, string line) => svg.Append(line).Append('\n');
}
