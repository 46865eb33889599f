using System.Text.Json;

namespace EdgeFed.Status;

/// <summary>What a unit last said of itself.</summary>
/// <param name="Phase">A <see cref="Federation.UnitPhase"/> in small letters.</param>
/// <param name="Round">0 outside rounds.</param>
/// <param name="ProcessStart">Clock ticks from boot to the start of the process: tells it from a later one with its number.</param>
/// <param name="Since">When the phase began, UTC.</param>
internal sealed record UnitStatus(
    string Role, string Device, string Phase, int Round, string Detail, int ProcessId, long ProcessStart, DateTime Since)
{
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

    private static UnitStatus Read(JsonElement json) => new(
        json.GetProperty("role").GetString() ?? "",
        json.GetProperty("device").GetString() ?? "",
        json.GetProperty("phase").GetString() ?? "",
        json.GetProperty("round").GetInt32(),
        json.GetProperty("detail").GetString() ?? "",
        json.GetProperty("pid").GetInt32(),
        json.GetProperty("pid_start").GetInt64(),
        json.GetProperty("since").GetDateTime());
}
