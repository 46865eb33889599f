using System.Text.Json;
using EdgeFed.Aggregation;

namespace EdgeFed.Federation.Records;

/// <summary>Entries of a job without rounds as JSON objects.</summary>
internal static class AsyncJson
{
    public const string Updates = "updates";
    public const string Refusal = "refusal";
    public const string Version = "version";

    private static readonly (FoldReference Reference, string Name)[] _references =
        [(FoldReference.Model, "model"), (FoldReference.Base, "base"), (FoldReference.Previous, "previous")];

    public static byte[] Write(UpdatesFolded entry) => RecordJson.Write(Updates, json =>
    {
        json.WriteStartArray("updates");
        foreach (var update in entry.Updates) Write(json, update);
        json.WriteEndArray();
        RecordJson.Write(json, entry.Certificates);
    });

    public static byte[] Write(UpdateRefused entry) => RecordJson.Write(Refusal, json =>
    {
        json.WriteString("device", entry.Device);
        json.WriteNumber("number", entry.Number);
        json.WriteString("reason", entry.Reason);
        json.WriteBoolean("by_gate", entry.ByGate);
    });

    public static byte[] Write(VersionPublished entry) => RecordJson.Write(Version, json =>
    {
        json.WriteNumber("version", entry.Version);
        json.WriteString("model", entry.Model.ToString());
        json.WriteStartArray("tasks");
        foreach (var task in entry.Tasks)
        {
            json.WriteStartObject();
            json.WriteString("device", task.Device);
            json.WriteNumber("number", task.Number);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (entry.Proof is { } proof) RecordJson.Write(json, proof);
        RecordJson.Write(json, entry.Certificates);
    });

    public static UpdatesFolded ReadUpdates(JsonElement json) => new([.. json.GetProperty("updates").EnumerateArray().Select(ReadUpdate)])
    {
        Certificates = RecordJson.ReadCertificates(json),
    };

    private static UpdateFolded ReadUpdate(JsonElement json) => new(
        json.GetProperty("version").GetInt32(),
        RecordJson.ReadUpdate(json),
        json.GetProperty("number").GetInt64(),
        json.GetProperty("base_version").GetInt32(),
        new FoldStep(ReadReference(RecordJson.ReadText(json, "reference")), json.GetProperty("weight").GetDouble()));

    public static UpdateRefused ReadRefusal(JsonElement json) => new(
        RecordJson.ReadText(json, "device"),
        json.GetProperty("number").GetInt64(),
        RecordJson.ReadText(json, "reason"),
        json.GetProperty("by_gate").GetBoolean());

    public static VersionPublished ReadVersion(JsonElement json) => new(
        json.GetProperty("version").GetInt32(),
        RecordJson.ReadDigest(json, "model"),
        [.. json.GetProperty("tasks").EnumerateArray().Select(static task => new GivenTask(RecordJson.ReadText(task, "device"), task.GetProperty("number").GetInt64()))])
    {
        Proof = RecordJson.ReadProof(json),
        Certificates = RecordJson.ReadCertificates(json),
    };

    private static void Write(Utf8JsonWriter json, UpdateFolded update)
    {
        json.WriteStartObject();
        json.WriteNumber("version", update.Version);
        RecordJson.WriteFields(json, update.Update);
        json.WriteNumber("number", update.Number);
        json.WriteNumber("base_version", update.BaseVersion);
        json.WriteString("reference", _references.First(one => one.Reference == update.Step.Reference).Name);
        json.WriteNumber("weight", update.Step.Weight);
        json.WriteEndObject();
    }

    private static FoldReference ReadReference(string name) => _references.Where(one => one.Name == name).Select(static one => (FoldReference?)one.Reference).FirstOrDefault()
        ?? throw new FormatException($"reference is '{name}'; expected one of: {string.Join(", ", _references.Select(static one => one.Name))}");
}
