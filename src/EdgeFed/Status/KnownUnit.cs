using System.Text.Json;
using EdgeFed.Federation;

namespace EdgeFed.Status;

/// <summary>A worker as <c>edgefed units</c> shows it.</summary>
/// <param name="IsConnected">Null if it is not known.</param>
/// <param name="Since">From when on it has been connected, or away, UTC; null if it is not known.</param>
/// <param name="LastRound">Of its newest update; 0 if there is none.</param>
internal sealed record KnownUnit(
    string Device, bool? IsConnected, DateTime? Since, string Address, int LastRound, long LastExamples, bool IsWaitedFor)
{
    public static KnownUnit Of(PeerView peer, DateTime now) => new(
        peer.Device, peer.IsConnected, now - peer.For, peer.Address, peer.LastRound, peer.LastExamples, peer.IsWaitedFor);

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("device", Device);
        if (IsConnected is { } connected) json.WriteBoolean("connected", connected);
        if (Since is { } since) json.WriteString("since", since);
        if (Address.Length > 0) json.WriteString("address", Address);
        json.WriteNumber("last_round", LastRound);
        json.WriteNumber("num_examples", LastExamples);
        json.WriteBoolean("waited_for", IsWaitedFor);
        json.WriteEndObject();
    }

    public static KnownUnit Read(JsonElement json) => new(
        json.GetProperty("device").GetString() ?? "",
        json.TryGetProperty("connected", out var connected) ? connected.GetBoolean() : null,
        json.TryGetProperty("since", out var since) ? since.GetDateTime() : null,
        json.TryGetProperty("address", out var address) ? address.GetString() ?? "" : "",
        json.GetProperty("last_round").GetInt32(),
        json.GetProperty("num_examples").GetInt64(),
        json.GetProperty("waited_for").GetBoolean());
}
