using System.Diagnostics.CodeAnalysis;
using EdgeFed.Core.Endpoints;

namespace EdgeFed.Config;

/// <summary>Reads where metrics are served.</summary>
internal static class MetricsConfigReader
{
    private const string DefaultListen = "127.0.0.1:9464";
    private const string Off = "off";

    /// <summary>Null for nowhere.</summary>
    public static TcpEndpoint? Listen(ConfigSection metrics)
    {
        return metrics.Read(
            "listen", new Place(TcpEndpoint.Parse(DefaultListen)), DefaultListen,
            "\"host:port\" with a port from 0 to 65535, or \"off\"",
            "Where metrics are served, in Prometheus's format, at `/metrics`; port 0 takes any free port. Plain HTTP without authentication.", IsPlace).Endpoint;
    }

    private static bool IsPlace(string text, [MaybeNullWhen(false)] out Place place)
    {
        var isOff = text.Trim().Equals(Off, StringComparison.OrdinalIgnoreCase);
        place = new Place(isOff ? null : EndpointConfig.Parse(0)(text, out var endpoint) ? endpoint : null);
        return isOff || place.Endpoint is not null;
    }

    /// <param name="Endpoint">Null for "off".</param>
    private sealed record Place(TcpEndpoint? Endpoint);
}
