using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace EdgeFed.Transport.Network;

/// <summary>"host:port" taken apart: a name, an IPv4 address, an IPv6 address in brackets, or '*' for all addresses.</summary>
/// <param name="Host">Without brackets.</param>
public readonly record struct TcpEndpoint(string Host, int Port)
{
    /// <exception cref="NetworkException">The text is no endpoint; the message says what was expected.</exception>
    public static TcpEndpoint Parse(string text) =>
        TryParse(text, out var endpoint, out var problem) ? endpoint : throw new NetworkException(problem);

    /// <param name="problem">What is wrong, ready to be shown; null on success.</param>
    public static bool TryParse(string? text, out TcpEndpoint endpoint, [NotNullWhen(false)] out string? problem)
    {
        endpoint = default;
        problem = null;
        var colon = text?.LastIndexOf(':') ?? -1;
        if (text is null || colon <= 0)
            problem = $"'{text}' is no endpoint; expected host:port, 192.0.2.1:port or [2001:db8::1]:port.";
        else if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) || port > 65535)
            problem = $"'{text}' has the port '{text[(colon + 1)..]}'; expected 0 to 65535.";
        else if (HostOf(text[..colon]) is not { } host)
            problem = $"'{text}' has no valid host; expected a name, an IPv4 address or an IPv6 address in brackets.";
        else
            endpoint = new TcpEndpoint(host, port);
        return problem is null;
    }

    /// <summary>Whether only this machine can reach the host: localhost, 127.0.0.0/8 or ::1.</summary>
    public bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (Address is { } address && IPAddress.IsLoopback(address));

    /// <summary>The address if the host is one, '*' included; null for a name that must be looked up.</summary>
    public IPAddress? Address => Host == "*" ? IPAddress.Any : IPAddress.TryParse(Host, out var address) ? address : null;

    public override string ToString() => Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static string? HostOf(string text)
    {
        if (text is ['[', .. var inner, ']'])
            return inner.Contains(':') && IPAddress.TryParse(inner, out _) ? inner : null;
        var isName = text == "*" || text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');
        return isName ? text : null;
    }
}
