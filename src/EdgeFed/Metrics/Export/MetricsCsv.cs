using System.Globalization;
using EdgeFed.Metrics.Lines;

namespace EdgeFed.Metrics.Export;

/// <summary>
/// Metrics as a table: a row for each line, a column for each key of any of them (RFC 4180, but for the line ends; an empty field
/// where nothing is known).
/// </summary>
internal static class MetricsCsv
{
    private const char LineEnd = '\n'; // not CRLF: a terminal is a reader too, and what is printed for people holds no control characters
    private static readonly string[] Columns =
        ["file", "job", "role", "round", "time", "loss", "accuracy", "seconds", "bytes_up", "bytes_down"];

    public static void Write(TextWriter output, IReadOnlyList<MetricsSource> sources)
    {
        var lines = sources.SelectMany(static source => source.Lines);
        var more = lines.SelectMany(static line => line.More.Keys).Distinct().ToList();
        WriteRow(output, [.. Columns, .. more]);
        foreach (var source in sources)
            foreach (var line in source.Lines)
                WriteRow(output, [.. Cells(source.File, line), .. more.Select(key => Cell(line, key))]);
    }

    private static string[] Cells(string file, MetricsLine line) =>
    [
        file, line.Job, line.Role, Shown(line.Round), line.Time?.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) ?? "",
        Shown(line.Loss), Shown(line.Accuracy), Shown(line.Seconds), Shown(line.BytesUp), Shown(line.BytesDown),
    ];

    private static string Cell(MetricsLine line, string key) => line.More.TryGetValue(key, out var value) ? value.ToString() : "";

    private static string Shown(double value) => double.IsNaN(value) ? "" : value.ToString(CultureInfo.InvariantCulture);

    private static string Shown(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static void WriteRow(TextWriter output, IEnumerable<string> cells) =>
        output.Write(string.Join(',', cells.Select(Quoted)) + LineEnd);

    private static string Quoted(string text) =>
        text.AsSpan().ContainsAny(",\"\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
