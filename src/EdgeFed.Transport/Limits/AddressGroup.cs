using System.Net;

namespace EdgeFed.Transport.Limits;

/// <summary>
/// Addresses that count as one: an IPv4 address, or the /64 of an IPv6 address, for whoever has one of those has all.
/// </summary>
internal static class AddressGroup
{
    private const int PrefixBytes = 8;

    /// <param name="peer">Address and port; anything else, such as a name, counts for itself.</param>
    public static string Of(string peer)
    {
        if (!IPEndPoint.TryParse(peer, out var endpoint)) return peer;
        var address = endpoint.Address.IsIPv4MappedToIPv6 ? endpoint.Address.MapToIPv4() : endpoint.Address;
        return address.GetAddressBytes() is { Length: > PrefixBytes } bytes ? $"{Convert.ToHexStringLower(bytes.AsSpan(0, PrefixBytes))}::/64" : address.ToString();
    }
}
