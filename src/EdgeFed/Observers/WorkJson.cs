using System.Text.Json;
using EdgeFed.Federation;

namespace EdgeFed.Observers;

/// <summary>A worker's figures of a round as keys of a JSON object; those that an aggregator has too are called alike.</summary>
internal static class WorkJson
{
    public static void Write(Utf8JsonWriter json, WorkSummary work)
    {
        json.WriteNumber("round", work.Round);
        json.WriteNumber("rounds", work.Rounds);
        json.WriteNumber("examples", work.Examples);
        RoundJson.WriteMeasure(json, "loss", work.Loss);
        RoundJson.WriteMeasure(json, "accuracy", work.Accuracy);
        json.WriteNumber("seconds", Math.Round(work.Seconds, 6));
        json.WriteNumber("training_seconds", Math.Round(work.TrainingSeconds, 6));
        json.WriteNumber("bytes_up", work.BytesUp);
        json.WriteNumber("bytes_down", work.BytesDown);
        json.WriteNumber("bytes_retransmitted", work.BytesRetransmitted);
        json.WriteNumber("resumed_transfers", work.Resumed);
        json.WriteNumber("version", work.Version);
        json.WriteString("outcome", work.Outcome);
    }
}
