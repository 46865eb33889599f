using System.Text.Json;
using EdgeFed.Observers;

namespace EdgeFed.Jobs;

/// <summary>A job as its files on this unit tell it.</summary>
/// <param name="Model">Name of the model; empty if nothing says it.</param>
/// <param name="RoundsDone">Null on a worker: its files do not say.</param>
/// <param name="Rounds">Of the whole job; null if nothing says it.</param>
/// <param name="Version">Newest version of the model here.</param>
/// <param name="ModelSha256">Content digest of that version, hex; empty if it is not known.</param>
/// <param name="State">"running", "finished", "open" (begun, and nobody works on it) or "damaged".</param>
/// <param name="Bytes">What its files take.</param>
internal sealed record JobEntry(
    string Id, string Model, int? RoundsDone, int? Rounds, int Version, string ModelSha256, double? Loss, double? Accuracy, string State, long Bytes)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("job", Id);
        json.WriteString("model", Model);
        WriteCount(json, "rounds_done", RoundsDone);
        WriteCount(json, "rounds", Rounds);
        json.WriteNumber("version", Version);
        json.WriteString("model_sha256", ModelSha256);
        RoundJson.WriteMeasure(json, "loss", Loss);
        RoundJson.WriteMeasure(json, "accuracy", Accuracy);
        json.WriteString("state", State);
        json.WriteNumber("bytes", Bytes);
        json.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter json, string name, int? count)
    {
        if (count is { } number) json.WriteNumber(name, number);
        else json.WriteNull(name);
    }
}
