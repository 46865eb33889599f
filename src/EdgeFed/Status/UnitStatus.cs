using System.Text.Json;
using EdgeFed.Federation;
using EdgeFed.Observers;

namespace EdgeFed.Status;

/// <summary>Last status that a unit wrote.</summary>
/// <param name="Phase">A <see cref="UnitPhase"/> in small letters.</param>
/// <param name="Round">0 outside rounds.</param>
/// <param name="ProcessStart">Clock ticks from boot to the start of the process: tells it from a later one with its
/// number.</param>
/// <param name="Since">When the phase began, UTC.</param>
internal sealed record UnitStatus(
    string Role, string Device, string Phase, int Round, string Detail, int ProcessId, long ProcessStart, DateTime Since)
{
    /// <summary>The unit's state directory: tells it from other units of the machine.</summary>
    public string State { get; init; } = "";

    /// <summary>Null if it has none yet.</summary>
    public JobView? Job { get; init; }

    /// <summary>Progress of the phase, 0 to 1; null if the unit does not say.</summary>
    public double? Progress { get; init; }

    /// <summary>The last round that an aggregator folded since it started.</summary>
    public RoundSummary? LastRound { get; init; }

    /// <summary>Workers of an aggregator; of a worker whether its aggregator is connected.</summary>
    public int Connected { get; init; }

    /// <summary>Bytes of frames since it started.</summary>
    public long BytesReceived { get; init; }

    /// <inheritdoc cref="BytesReceived"/>
    public long BytesSent { get; init; }

    public IReadOnlyDictionary<string, long> Refused { get; init; } = new Dictionary<string, long>();

    /// <summary>By how much its clock was behind the aggregator's; null if that did not tell.</summary>
    public double? ClockBehindSeconds { get; init; }

    /// <summary>A worker's last upload; null before the first.</summary>
    public (long Bytes, double Seconds)? Upload { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("role", Role);
        json.WriteString("device", Device);
        json.WriteString("phase", Phase);
        json.WriteNumber("round", Round);
        json.WriteString("detail", Detail);
        json.WriteNumber("pid", ProcessId);
        json.WriteNumber("pid_start", ProcessStart);
        json.WriteString("since", Since);
        json.WriteString("state", State);
        if (Job is not null) WriteJob(json, Job);
        if (Progress is { } progress) json.WriteNumber("progress", Math.Round(progress, 3));
        json.WriteNumber("connected", Connected);
        json.WriteNumber("bytes_received", BytesReceived);
        json.WriteNumber("bytes_sent", BytesSent);
        RoundJson.WriteCounts(json, "refused", Refused);
        if (ClockBehindSeconds is { } behind) json.WriteNumber("clock_behind_seconds", Math.Round(behind, 3));
        if (Upload is { } upload) WriteUpload(json, upload.Bytes, upload.Seconds);
        if (LastRound is not null) WriteRound(json, LastRound);
    }

    /// <exception cref="JsonException">The text is no status.</exception>
    public static UnitStatus Parse(ReadOnlyMemory<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8);
        try
        {
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new JsonException("a key is missing or has another type", e);
        }
    }

    private static void WriteJob(Utf8JsonWriter json, JobView job)
    {
        json.WriteString("job", job.Id);
        json.WriteString("model", job.Model);
        json.WriteNumber("rounds", job.Rounds);
    }

    private static void WriteUpload(Utf8JsonWriter json, long bytes, double seconds)
    {
        json.WriteNumber("upload_bytes", bytes);
        json.WriteNumber("upload_seconds", Math.Round(seconds, 3));
    }

    private static void WriteRound(Utf8JsonWriter json, RoundSummary round)
    {
        json.WriteStartObject("last_round");
        RoundJson.Write(json, round);
        json.WriteEndObject();
    }

    /// <summary>Reads a status; keys of later versions may be missing: a status stays when a unit is updated.</summary>
    private static UnitStatus Read(JsonElement json) => new(
        json.GetProperty("role").GetString() ?? "",
        json.GetProperty("device").GetString() ?? "",
        json.GetProperty("phase").GetString() ?? "",
        json.GetProperty("round").GetInt32(),
        json.GetProperty("detail").GetString() ?? "",
        json.GetProperty("pid").GetInt32(),
        json.GetProperty("pid_start").GetInt64(),
        json.GetProperty("since").GetDateTime())
    {
        State = json.TryGetProperty("state", out var state) ? state.GetString() ?? "" : "",
        Job = json.TryGetProperty("job", out var job)
            ? new JobView(job.GetString() ?? "", json.GetProperty("model").GetString() ?? "", json.GetProperty("rounds").GetInt32()) : null,
        Progress = Number(json, "progress"),
        LastRound = json.TryGetProperty("last_round", out var round) ? RoundJson.Read(round) : null,
        Connected = (int)(Number(json, "connected") ?? 0),
        BytesReceived = (long)(Number(json, "bytes_received") ?? 0),
        BytesSent = (long)(Number(json, "bytes_sent") ?? 0),
        Refused = json.TryGetProperty("refused", out var refused) ? RoundJson.ReadCounts(refused) : new Dictionary<string, long>(),
        ClockBehindSeconds = Number(json, "clock_behind_seconds"),
        Upload = Number(json, "upload_bytes") is { } bytes ? ((long)bytes, Number(json, "upload_seconds") ?? 0) : null,
    };

    private static double? Number(JsonElement json, string name) => json.TryGetProperty(name, out var value) ? value.GetDouble() : null;
}
