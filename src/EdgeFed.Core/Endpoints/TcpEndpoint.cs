using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace EdgeFed.Core.Endpoints;

/// <summary>
/// "host:port" taken apart: a name, an IPv4 address, an IPv6 address in brackets, or '*' for all addresses. The one way in which
/// addresses are read: a literal address is never looked up, a name only when a socket needs its addresses.
/// </summary>
/// <param name="Host">Without brackets, as it was written.</param>
public readonly record struct TcpEndpoint(string Host, int Port)
{
    /// <summary>'*', which can be listened at only.</summary>
    public const string AllAddresses = "*";

    private const int MaxName = 253; // RFC 1035, section 2.3.4
    private const int MaxLabel = 63;

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

    /// <summary>
    /// True if only this machine can reach the host: localhost, 127.0.0.0/8 or ::1. Other names count as off loopback: nobody is
    /// asked
    /// what they resolve to.
    /// </summary>
    public bool IsLoopback => Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (Address is { } address && IPAddress.IsLoopback(address));

    /// <summary>
    /// The address if the host is one, '*' included; null for a name that must be looked up. An IPv4 address written as IPv6
    /// (::ffff:192.0.2.1) is the IPv4 address.
    /// </summary>
    public IPAddress? Address => Host == AllAddresses ? IPAddress.Any
        : !IPAddress.TryParse(Host, out var address) ? null
        : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    /// <summary>
    /// The name as name servers know it: of "dépôt.example" "xn--dpt-bma0d.example" (IDNA). For a host that is no address.
    /// </summary>
    public string LookupName => AsciiOf(Host)!;

    public override string ToString() => Host is null ? "" : Host.Contains(':') ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    private static string? HostOf(string text)
    {
        if (text is ['[', .. var inner, ']'])
            return inner.Contains(':') && IPAddress.TryParse(inner, out _) ? inner : null;
        if (text == AllAddresses || (!text.Contains(':') && IPAddress.TryParse(text, out _))) return text;
        return AsciiOf(text) is { } name && IsName(name) ? text : null;
    }

    /// <summary>
    /// Labels of letters, digits, '-' and '_'. What ends in a number is meant for an IPv4 address, and is none.
    /// </summary>
    private static bool IsName(string ascii)
    {
        var labels = (ascii.EndsWith('.') ? ascii[..^1] : ascii).Split('.'); // the root may be said
        return ascii.Length <= MaxName
            && Array.TrueForAll(labels, static label => label.Length is > 0 and <= MaxLabel
                && label.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            && !labels[^1].All(char.IsAsciiDigit);
    }

    private static string? AsciiOf(string name)
    {
        if (name.All(char.IsAscii)) return name;
        try
        {
            return new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
