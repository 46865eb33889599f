using System.Buffers;
using System.Text.Json;
using EdgeFed.Federation;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Observers;

/// <summary>One JSON line a round, for plotting. A unit does not stop because its figures cannot be written.</summary>
internal sealed class MetricsFile(string path, TimeProvider time, ILogger logger) : IUnitObserver
{
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
            Append(Line(round));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failed) ObserverLog.CannotWrite(logger, path, e);
            _failed = true;
        }
    }

    /// <summary>One write for the whole line, so that a reader never sees half of it.</summary>
    private void Append(ReadOnlySpan<byte> line)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(line);
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
        json.WriteNumber("round", round.Round);
        json.WriteNumber("rounds", round.Rounds);
        json.WriteNumber("updates", round.Updates);
        json.WriteNumber("members", round.Members);
        WriteMeasure(json, "loss", round.Loss);
        WriteMeasure(json, "accuracy", round.Accuracy);
        json.WriteNumber("seconds", Math.Round(round.Seconds, 6));
        json.WriteNumber("bytes_up", round.BytesUp);
        json.WriteNumber("bytes_down", round.BytesDown);
        json.WriteNumber("bytes_retransmitted", round.BytesRetransmitted);
        json.WriteNumber("resumed_transfers", round.Resumed);
        json.WriteNumber("version", round.Version);
        json.WriteString("model_sha256", round.ModelSha256);
        json.WriteEndObject();
    }

    /// <summary>JSON has no NaN; null says "not known" as well.</summary>
    private static void WriteMeasure(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
