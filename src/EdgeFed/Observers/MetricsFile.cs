using System.Buffers;
using System.Text.Json;
using EdgeFed.Core.Files;
using EdgeFed.Federation;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Observers;

/// <summary>
/// One JSON line a round, for plotting: of an aggregator for each that it folded, of a worker for each that it took part in. A
/// unit does not stop because its figures cannot be written. A unit killed between telling a
/// round and recording that it did tells it again; and a full disk or a power cut can leave half a line: neither stays in the
/// file.
/// </summary>
internal sealed class MetricsFile(string path, TimeProvider time, ILogger logger) : IUnitObserver
{
    /// <summary>In the state directory, unless the configuration says otherwise.</summary>
    [UnitFile(UnitPlace.State, DefaultName,
        "One JSON line for each round, for `edgefed plot` and `edgefed metrics export`. `metrics_file` may name another place.")]
    public const string DefaultName = "metrics.jsonl";

    private const int LongestLine = 4096;
    private bool _failed;

    public void OnPhase(UnitPhase phase, int round, string detail)
    {
    }

    public void OnProgress(double fraction)
    {
    }

    public void OnRound(RoundSummary round) => Append(
        "aggregator", round.Job, json => RoundJson.Write(json, round),
        last => IsOf(last, round.Job, round.Round) && Text(last, "model_sha256") == round.ModelSha256);

    public void OnWorked(WorkSummary work) => Append(
        "worker", work.Job, json => WorkJson.Write(json, work), last => IsOf(last, work.Job, work.Round));

    /// <param name="isThere">Whether the last line of the file is about the same.</param>
    private void Append(string role, string job, Action<Utf8JsonWriter> write, Func<JsonElement, bool> isThere)
    {
        try
        {
            using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
            var (end, last) = FindLastLine(file);
            if (Holds(last, isThere)) return;
            file.SetLength(end);
            file.Position = end;
            file.Write(Line(role, job, write)); // one write for the whole line, so that a reader never sees half of it
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException) // the last: no file, but a pipe
        {
            if (!_failed) ObserverLog.CannotWrite(logger, path, e);
            _failed = true;
        }
    }

    /// <summary>The last whole line, and where it ends.</summary>
    private static (long End, byte[] Line) FindLastLine(FileStream file)
    {
        var tail = new byte[Math.Min(file.Length, LongestLine)];
        var start = file.Length - tail.Length;
        file.Position = start;
        file.ReadExactly(tail);
        var end = tail.AsSpan().LastIndexOf((byte)'\n');
        if (end < 0) return (start, []);
        var before = tail.AsSpan(0, end).LastIndexOf((byte)'\n');
        return (start + end + 1, tail[(before + 1)..end]);
    }

    private static bool Holds(byte[] line, Func<JsonElement, bool> isThere)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return isThere(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false; // none yet, or not written by us
        }
    }

    private static bool IsOf(JsonElement line, string job, int round) =>
        Text(line, "job") == job && line.GetProperty("round").GetInt32() == round;

    private static string? Text(JsonElement line, string name) => line.GetProperty(name).GetString();

    private ReadOnlySpan<byte> Line(string role, string job, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow().UtcDateTime);
            json.WriteString("job", job);
            json.WriteString("role", role);
            write(json);
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }
}
