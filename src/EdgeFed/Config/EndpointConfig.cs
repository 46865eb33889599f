using System.Diagnostics.CodeAnalysis;

namespace EdgeFed.Config;

/// <summary>Reads endpoints and keeps plain TCP on this machine unless told otherwise.</summary>
internal static class EndpointConfig
{
    public static HostPort Endpoint(this ConfigSection section, string name, string fallback, int minPort, string meaning)
    {
        HostPort.TryParse(fallback, out var endpoint);
        return section.Read(name, endpoint!, fallback, Expected(minPort), meaning, Parse(minPort));
    }

    public static HostPort RequiredEndpoint(this ConfigSection section, string name, int minPort, string meaning) =>
        section.Require(name, new HostPort("localhost", minPort), Expected(minPort), meaning, Parse(minPort));

    /// <summary>Without TLS whoever is on the way can read and change everything, so a person must have agreed.</summary>
    public static void RefusePlainTcp(this ConfigSection section, string name, HostPort endpoint, CommonConfig common)
    {
        if (common.Tls is not null || common.Insecure || endpoint.IsLoopback) return;
        section.Refuse(name, endpoint, "a \"tls\" section (see `edgefed identity --help`), an address of this machine (127.0.0.1), or \"insecure\": true: "
            + "without TLS bytes travel unencrypted and peers are not authenticated");
    }

    private static string Expected(int minPort) => $"\"host:port\" with a port from {minPort} to 65535";

    private static ConfigSection.Parser<HostPort> Parse(int minPort) =>
        (string text, [MaybeNullWhen(false)] out HostPort value) => HostPort.TryParse(text, out value) && value.Port >= minPort;
}
