using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace EdgeFed.Config;

/// <summary>An endpoint as "host:port" or "[v6 address]:port".</summary>
internal sealed record HostPort(string Host, int Port)
{
    /// <summary>Names other than "localhost" count as off loopback: nobody is asked what they resolve to.</summary>
    public bool IsLoopback =>
        Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(Host, out var address) && IPAddress.IsLoopback(address));

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    public static bool TryParse(string text, [MaybeNullWhen(false)] out HostPort endpoint)
    {
        endpoint = null;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || HostOf(text[..colon]) is not { } host) return false;
        if (!ushort.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return false;
        endpoint = new HostPort(host, port);
        return true;
    }

    private static string? HostOf(string text)
    {
        if (text.StartsWith('[')) return text.EndsWith(']') && IPAddress.TryParse(text[1..^1], out _) ? text[1..^1] : null;
        return Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4 ? text : null;
    }
}
