using System.Text.Json;
using EdgeFed.Federation;

namespace EdgeFed.Observers;

/// <summary>A round's figures as keys of a JSON object.</summary>
internal static class RoundJson
{
    public static void Write(Utf8JsonWriter json, RoundSummary round)
    {
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
        WriteCounts(json, "refused", round.Refused);
    }

    public static RoundSummary Read(JsonElement json) => new(
        json.GetProperty("round").GetInt32(),
        json.GetProperty("rounds").GetInt32(),
        json.GetProperty("updates").GetInt32(),
        json.GetProperty("members").GetInt32(),
        ReadMeasure(json.GetProperty("loss")),
        ReadMeasure(json.GetProperty("accuracy")),
        json.GetProperty("seconds").GetDouble(),
        json.GetProperty("bytes_up").GetInt64(),
        json.GetProperty("bytes_down").GetInt64(),
        json.GetProperty("bytes_retransmitted").GetInt64(),
        json.GetProperty("resumed_transfers").GetInt32(),
        json.GetProperty("version").GetInt32(),
        json.GetProperty("model_sha256").GetString() ?? "",
        ReadCounts(json.GetProperty("refused")));

    public static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach (var (what, times) in counts) json.WriteNumber(what, times);
        json.WriteEndObject();
    }

    public static Dictionary<string, long> ReadCounts(JsonElement json) =>
        json.EnumerateObject().ToDictionary(static count => count.Name, static count => count.Value.GetInt64());

    /// <summary>JSON has no NaN; null says "not known" as well.</summary>
    public static void WriteMeasure(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number && double.IsFinite(number)) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }

    public static double? ReadMeasure(JsonElement json) => json.ValueKind == JsonValueKind.Null ? null : json.GetDouble();
}
