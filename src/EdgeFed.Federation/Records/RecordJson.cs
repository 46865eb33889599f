using System.Buffers;
using System.Text.Json;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;

namespace EdgeFed.Federation.Records;

/// <summary>Entries of the round record as JSON objects; the key "type" tells them apart.</summary>
internal static class RecordJson
{
    /// <summary>Type of <see cref="MemberLeft"/>.</summary>
    public const string Left = "left";

    public static byte[] Write(JobDefinition job, Digest model) => Write("job", json =>
    {
        json.WriteString("job", job.Id);
        json.WriteString("text_sha256", job.TextDigest.ToString());
        json.WriteString("model", model.ToString());
        json.WriteString("text", job.Text);
    });

    public static byte[] Write(RoundStarted entry) => Write("round", json =>
    {
        json.WriteNumber("round", entry.Round);
        json.WriteNumber("base_version", entry.BaseVersion);
        json.WriteString("base", entry.Base.ToString());
        json.WriteStartArray("members");
        foreach (var member in entry.Members) json.WriteStringValue(member);
        json.WriteEndArray();
    });

    public static byte[] Write(RoundFolded entry) => Write("fold", json =>
    {
        json.WriteNumber("round", entry.Round);
        json.WriteNumber("base_version", entry.BaseVersion);
        json.WriteString("base", entry.Base.ToString());
        json.WriteString("strategy", entry.Strategy);
        json.WriteStartArray("updates");
        foreach (var update in entry.Updates) Write(json, update);
        json.WriteEndArray();
        json.WriteStartArray("refused");
        foreach (var refused in entry.Refused) Write(json, refused);
        json.WriteEndArray();
        if (entry.LocalOnly.Count > 0)
        {
            json.WriteStartArray("kept");
            foreach (var device in entry.LocalOnly) json.WriteStringValue(device);
            json.WriteEndArray();
        }

        json.WriteNumber("version", entry.Version);
        json.WriteString("model", entry.Model.ToString());
        if (entry.Residual is { } residual) json.WriteString("residual", residual.ToString());
        if (entry.State is { } state) json.WriteString("state", state.ToString());
        if (entry.IsAnew) json.WriteBoolean("anew", true);
        if (entry.Proof is { } proof) Write(json, proof);
        Write(json, entry.Certificates);
    });

    public static byte[] Write(MemberLeft entry) => Write(Left, json =>
    {
        json.WriteString("device", entry.Device);
        json.WriteNumber("version", entry.Version);
        json.WriteString("reason", entry.Reason);
    });

    public static MemberLeft ReadLeft(JsonElement json) => new(ReadText(json, "device"), json.GetProperty("version").GetInt32(), ReadText(json, "reason"));

    public static byte[] Write(RoundEvaluated entry) => Write("evaluation", json =>
    {
        json.WriteNumber("round", entry.Round);
        json.WriteNumber("version", entry.Version);
        if (entry.Loss is { } loss) json.WriteNumber("loss", loss);
        if (entry.Accuracy is { } accuracy) json.WriteNumber("accuracy", accuracy);
        json.WriteNumber("count", entry.Count);
    });

    public static RoundStarted ReadStarted(JsonElement json) => new(
        json.GetProperty("round").GetInt32(),
        json.GetProperty("base_version").GetInt32(),
        ReadDigest(json, "base"),
        [.. json.GetProperty("members").EnumerateArray().Select(Text)]);

    public static RoundFolded ReadFolded(JsonElement json) => new(
        json.GetProperty("round").GetInt32(),
        json.GetProperty("base_version").GetInt32(),
        ReadDigest(json, "base"),
        ReadText(json, "strategy"),
        [.. json.GetProperty("updates").EnumerateArray().Select(ReadUpdate)],
        [.. json.GetProperty("refused").EnumerateArray().Select(r => new RefusedUpdate(ReadText(r, "device"), ReadText(r, "reason"), r.TryGetProperty("by_gate", out var byGate) && byGate.GetBoolean()))],
        json.GetProperty("version").GetInt32(),
        ReadDigest(json, "model"),
        ReadDigestIfAny(json, "residual"),
        ReadDigestIfAny(json, "state"))
    {
        Proof = ReadProof(json),
        Certificates = ReadCertificates(json),
        IsAnew = json.TryGetProperty("anew", out var isAnew) && isAnew.GetBoolean(),
        LocalOnly = json.TryGetProperty("kept", out var kept) ? [.. kept.EnumerateArray().Select(Text)] : [],
    };

    public static RoundEvaluated ReadEvaluated(JsonElement json) => new(
        json.GetProperty("round").GetInt32(),
        json.GetProperty("version").GetInt32(),
        json.TryGetProperty("loss", out var loss) ? loss.GetDouble() : null,
        json.TryGetProperty("accuracy", out var accuracy) ? accuracy.GetDouble() : null,
        json.GetProperty("count").GetInt32());

    public static Digest ReadDigest(JsonElement json, string name) => Digest.Parse(ReadText(json, name));

    /// <exception cref="FormatException">It is null.</exception>
    public static string ReadText(JsonElement json, string name) => Text(json.GetProperty(name));

    private static Digest? ReadDigestIfAny(JsonElement json, string name) => json.TryGetProperty(name, out _) ? ReadDigest(json, name) : null;

    private static string Text(JsonElement value) => value.GetString() ?? throw new FormatException("a text is null");

    public static FoldedUpdate ReadUpdate(JsonElement json) => new(
        ReadText(json, "device"),
        ReadDigest(json, "update"),
        json.GetProperty("num_examples").GetInt64(),
        json.GetProperty("threads").GetInt32(),
        ReadProof(json),
        json.TryGetProperty("scale", out var scale) ? scale.GetDouble() : 1);

    public static RecordedProof? ReadProof(JsonElement json) => json.TryGetProperty("signature", out var signature)
        ? new RecordedProof(ReadText(json, "certificate"), signature.GetBytesFromBase64()) : null;

    public static Dictionary<string, byte[]> ReadCertificates(JsonElement json) => json.TryGetProperty("certificates", out var all)
        ? all.EnumerateObject().ToDictionary(static one => one.Name, static one => one.Value.GetBytesFromBase64()) : [];

    public static void Write(Utf8JsonWriter json, RecordedProof proof)
    {
        json.WriteString("certificate", proof.Serial);
        json.WriteBase64String("signature", proof.Signature.Span);
    }

    /// <summary>Nothing if there are none.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyDictionary<string, byte[]> certificates)
    {
        if (certificates.Count == 0) return;
        json.WriteStartObject("certificates");
        foreach (var (serial, certificate) in certificates) json.WriteBase64String(serial, certificate);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FoldedUpdate update)
    {
        json.WriteStartObject();
        WriteFields(json, update);
        json.WriteEndObject();
    }

    public static void WriteFields(Utf8JsonWriter json, FoldedUpdate update)
    {
        json.WriteString("device", update.Device);
        json.WriteString("update", update.Update.ToString());
        json.WriteNumber("num_examples", update.NumExamples);
        json.WriteNumber("threads", update.Threads);
        if (update.Scale != 1) json.WriteNumber("scale", update.Scale);
        if (update.Proof is { } proof) Write(json, proof);
    }

    private static void Write(Utf8JsonWriter json, RefusedUpdate refused)
    {
        json.WriteStartObject();
        json.WriteString("device", refused.Device);
        json.WriteString("reason", refused.Reason);
        if (refused.ByGate) json.WriteBoolean("by_gate", true);
        json.WriteEndObject();
    }

    public static byte[] Write(string type, Action<Utf8JsonWriter> body)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            body(json);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
