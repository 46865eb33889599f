using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeFed.Tests.Metrics;

/// <summary>A strict reader of Prometheus's text format, of our own writing: what it takes, Prometheus takes.</summary>
internal static partial class PrometheusText
{
    public static IReadOnlyList<MetricFamily> Parse(string text)
    {
        Assert.EndsWith("\n", text);
        var families = new List<MetricFamily>();
        var lines = text[..^1].Split('\n');
        for (var i = 0; i < lines.Length;)
        {
            var help = Matched(HelpLine(), lines[i++]);
            var type = Matched(TypeLine(), lines[i++]);
            Assert.Equal(help["name"], type["name"]);
            var samples = new List<MetricSample>();
            while (i < lines.Length && !lines[i].StartsWith('#')) samples.Add(Sample(lines[i++]));
            families.Add(new MetricFamily(help["name"], type["type"], help["text"].Replace("\\n", "\n").Replace("\\\\", "\\"), samples));
        }

        return families;
    }

    private static MetricSample Sample(string line)
    {
        var parts = Matched(SampleLine(), line);
        var labels = LabelPair().Matches(parts["labels"]).ToDictionary(
            pair => pair.Groups["label"].Value,
            pair => Escaped().Replace(pair.Groups["value"].Value, escape => escape.Value == "\\n" ? "\n" : escape.Value[1..]));
        var value = parts["value"] switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            var number => double.Parse(number, CultureInfo.InvariantCulture),
        };
        return new MetricSample(parts["name"], labels, value);
    }

    private static Dictionary<string, string> Matched(Regex form, string line)
    {
        var match = form.Match(line);
        Assert.True(match.Success, $"'{line}' is not {form}");
        return match.Groups.Values.Skip(1).ToDictionary(group => group.Name, group => group.Value);
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-z][a-z0-9_]*) (?<text>.+)$")]
    private static partial Regex HelpLine();

    [GeneratedRegex(@"^# TYPE (?<name>[a-z][a-z0-9_]*) (?<type>counter|gauge|histogram)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("""^(?<name>[a-z][a-z0-9_]*)(\{(?<labels>[a-z_]+="([^"\\]|\\[\\n"])*"(,[a-z_]+="([^"\\]|\\[\\n"])*")*)\})? (?<value>\S+)$""", RegexOptions.ExplicitCapture)]
    private static partial Regex SampleLine();

    [GeneratedRegex("""(?<label>[a-z_]+)="(?<value>([^"\\]|\\.)*)"(,|$)""", RegexOptions.ExplicitCapture)]
    private static partial Regex LabelPair();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escaped();
}

internal sealed record MetricFamily(string Name, string Type, string Help, IReadOnlyList<MetricSample> Samples);

internal sealed record MetricSample(string Name, IReadOnlyDictionary<string, string> Labels, double Value);
