using System.Buffers;
using System.Text.Json;
using EdgeFed.Federation;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Observers;

/// <summary>
/// One JSON line a round, for plotting. A unit does not stop because its figures cannot be written. A unit killed between telling a
/// round and recording that it did tells it again; and a full disk or a power cut can leave half a line: neither stays in the file.
/// </summary>
internal sealed class MetricsFile(string path, TimeProvider time, ILogger logger) : IUnitObserver
{
    private const int LongestLine = 4096;
    private bool _failed;

    public void OnPhase(UnitPhase phase, int round, string detail)
    {
    }

    public void OnProgress(double fraction)
    {
    }

    public void OnRound(RoundSummary round)
    {
        try
        {
            Append(round);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failed) ObserverLog.CannotWrite(logger, path, e);
            _failed = true;
        }
    }

    private void Append(RoundSummary round)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        var (end, last) = FindLastLine(file);
        if (IsAbout(round, last)) return;
        file.SetLength(end);
        file.Position = end;
        file.Write(Line(round)); // one write for the whole line, so that a reader never sees half of it
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

    private static bool IsAbout(RoundSummary round, byte[] line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return json.RootElement.GetProperty("round").GetInt32() == round.Round
                && json.RootElement.GetProperty("model_sha256").GetString() == round.ModelSha256;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return false; // none yet, or not written by us
        }
    }

    private ReadOnlySpan<byte> Line(RoundSummary round)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer)) Write(json, round);
        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    private void Write(Utf8JsonWriter json, RoundSummary round)
    {
        json.WriteStartObject();
        json.WriteString("time", time.GetUtcNow().UtcDateTime);
        RoundJson.Write(json, round);
        json.WriteEndObject();
    }
}
