using System.Globalization;
using System.Text;
using EdgeFed.Output;

namespace EdgeFed.Metrics;

/// <summary>
/// Prometheus's text format, version 0.0.4: each family with its help and type, then its samples. What is null is not known, and
/// is left out: a family without samples does not appear.
/// </summary>
/// <param name="declare">Called for every family, also for those without samples.</param>
internal sealed class MetricsText(Action<MetricFamily>? declare = null)
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new(8192);

    public override string ToString() => _text.ToString();

    public void Gauge(string name, string help, double? value) => Single(name, "gauge", help, value);

    /// <summary>A number that only grows while the unit runs; its name ends in <c>_total</c>.</summary>
    public void Counter(string name, string help, double? value) => Single(name, "counter", help, value);

    /// <summary>A counter for each value of a label.</summary>
    public void Counter(string name, string help, string label, IEnumerable<KeyValuePair<string, long>> values) =>
        Labelled(name, "counter", help, label, values);

    /// <summary>A gauge for each value of a label: 1 for the one that holds, 0 for the others.</summary>
    public void States(string name, string help, string label, IEnumerable<string> states, string current) =>
        Labelled(name, "gauge", help, label, states.Select(state => KeyValuePair.Create(state, state == current ? 1L : 0L)));

    /// <summary>Words about something, as labels of a 1; nothing where one of them is not known.</summary>
    public void Info(string name, string help, params (string Label, string? Value)[] words)
    {
        Declare(name, "gauge", help, [.. words.Select(static word => word.Label)]);
        if (words.Any(static word => word.Value is null)) return;
        Head(name, "gauge", help);
        Sample(name, string.Join(',', words.Select(static word => Pair(word.Label, word.Value!))), 1);
    }

    public void Histogram(string name, string help, Histogram values)
    {
        Declare(name, "histogram", help, []);
        Head(name, "histogram", help);
        for (var i = 0; i < values.Bounds.Count; i++) Sample($"{name}_bucket", Pair("le", Number(values.Bounds[i])), values.Counts[i]);
        Sample($"{name}_bucket", Pair("le", "+Inf"), values.Count);
        Sample($"{name}_sum", "", values.Sum);
        Sample($"{name}_count", "", values.Count);
    }

    private void Single(string name, string type, string help, double? value)
    {
        Declare(name, type, help, []);
        if (value is not { } number) return;
        Head(name, type, help);
        Sample(name, "", number);
    }

    private void Labelled(string name, string type, string help, string label, IEnumerable<KeyValuePair<string, long>> values)
    {
        Declare(name, type, help, [label]);
        var isFirst = true;
        foreach (var (word, value) in values)
        {
            if (isFirst) Head(name, type, help);
            isFirst = false;
            Sample(name, Pair(label, word), value);
        }
    }

    private void Declare(string name, string type, string help, string[] labels) =>
        declare?.Invoke(new MetricFamily(name, type, help, labels));

    private void Head(string name, string type, string help) =>
        _text.Append($"# HELP {name} {Escape(help, isQuoted: false)}\n# TYPE {name} {type}\n");

    private void Sample(string name, string labels, double value)
    {
        _text.Append(name);
        if (labels.Length > 0) _text.Append('{').Append(labels).Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Pair(string label, string value) => $"{label}=\"{Escape(value, isQuoted: true)}\"";

    private static string Escape(string text, bool isQuoted)
    {
        var escaped = PrintableText.EscapeLines(text).Replace("\\", "\\\\").Replace("\n", "\\n");
        return isQuoted ? escaped.Replace("\"", "\\\"") : escaped;
    }

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };
}
