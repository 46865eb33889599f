using EdgeFed.Core.Endpoints;

namespace EdgeFed.Config;

/// <summary>Reads endpoints and keeps plain TCP on this machine unless told otherwise.</summary>
internal static class EndpointConfig
{
    public static TcpEndpoint Endpoint(this ConfigSection section, string name, string fallback, int minPort, string meaning)
    {
        return section.Read(name, TcpEndpoint.Parse(fallback), fallback, Expected(minPort), meaning, Parse(minPort));
    }

    public static TcpEndpoint RequiredEndpoint(
        this ConfigSection section, string name, int minPort, string meaning, string example) =>
        section.Require(name, new TcpEndpoint("localhost", minPort), Expected(minPort), meaning, Remote(minPort), example);

    /// <summary>Without TLS whoever is on the way can read and change everything, so a person must have agreed.</summary>
    public static void RefusePlainTcp(this ConfigSection section, string name, TcpEndpoint endpoint, CommonConfig common)
    {
        if (common.Tls is not null || common.Insecure || endpoint.IsLoopback) return;
        section.Refuse(name, endpoint, "a \"tls\" section (see `edgefed identity --help`), an address of this machine (127.0.0.1), or \"insecure\": true: "
            + "without TLS bytes travel unencrypted and peers are not authenticated");
    }

    private static string Expected(int minPort) => $"\"host:port\" with a port from {minPort} to 65535";

    internal static ConfigSection.Parser<TcpEndpoint> Parse(int minPort) =>
        (string text, out TcpEndpoint value) => TcpEndpoint.TryParse(text.Trim(), out value, out _) && value.Port >= minPort;

    /// <summary>One end to connect to: '*' is none.</summary>
    private static ConfigSection.Parser<TcpEndpoint> Remote(int minPort) =>
        (string text, out TcpEndpoint value) => Parse(minPort)(text, out value) && value.Host != TcpEndpoint.AllAddresses;
}
