using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeFed.Metrics.Lines;

namespace EdgeFed.Metrics.Export;

/// <summary>
/// The lines of one job as a file that TensorBoard reads: framed messages (<see cref="RecordFraming"/>), the first of which
/// names the
/// version of the format, each of the others a line's figures, as tensorflow/core/util/event.proto and
/// tensorflow/core/framework/summary.proto define them. The step is the round.
/// </summary>
internal static class EventFile
{
    private const int WallTime = 1; // Event: double
    private const int Step = 2; // Event: int64
    private const int FileVersion = 3; // Event: string
    private const int Summary = 5; // Event: Summary
    private const int Value = 1; // Summary: repeated Value
    private const int Tag = 1; // Value: string
    private const int SimpleValue = 2; // Value: float
    private const string Version = "brain.Event:2";

    /// <summary>
    /// Name that TensorBoard finds the file by; of the same lines the same name, so that an export made again takes the place
    /// of the
    /// one before.
    /// </summary>
    public static string NameOf(IReadOnlyList<MetricsLine> lines)
    {
        var begin = (lines[0].Time ?? DateTimeOffset.UnixEpoch).ToUnixTimeSeconds();
        return $"events.out.tfevents.{begin.ToString("D10", CultureInfo.InvariantCulture)}.edgefed";
    }

    public static void Write(Stream output, IReadOnlyList<MetricsLine> lines)
    {
        var first = new ProtoWriter();
        first.Double(WallTime, Seconds(lines[0]));
        first.Bytes(FileVersion, Encoding.UTF8.GetBytes(Version));
        RecordFraming.Write(output, first.Written);
        foreach (var line in lines) RecordFraming.Write(output, Event(line));
    }

    private static ReadOnlySpan<byte> Event(MetricsLine line)
    {
        var summary = new ProtoWriter();
        foreach (var (tag, value) in Figures(line))
        {
            var one = new ProtoWriter();
            one.Bytes(Tag, Encoding.UTF8.GetBytes(tag));
            one.Float(SimpleValue, (float)value);
            summary.Bytes(Value, one.Written);
        }

        var written = new ProtoWriter();
        written.Double(WallTime, Seconds(line));
        written.Integer(Step, line.Round);
        written.Bytes(Summary, summary.Written);
        return written.Written;
    }

    /// <summary>Figures that change from round to round; nothing for what is not known.</summary>
    private static IEnumerable<(string Tag, double Value)> Figures(MetricsLine line)
    {
        if (!double.IsNaN(line.Loss)) yield return ("loss", line.Loss);
        if (!double.IsNaN(line.Accuracy)) yield return ("accuracy", line.Accuracy);
        yield return ("seconds", line.Seconds);
        yield return ("bytes_up", line.BytesUp);
        yield return ("bytes_down", line.BytesDown);
        foreach (var (key, value) in line.More)
            if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)) yield return (key, number);
    }

    private static double Seconds(MetricsLine line) => (line.Time ?? DateTimeOffset.UnixEpoch).ToUnixTimeMilliseconds() / 1000.0;
}
