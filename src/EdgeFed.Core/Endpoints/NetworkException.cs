using EdgeFed.Core.Errors;

namespace EdgeFed.Core.Endpoints;

/// <summary>Listening or connecting failed; the message names the endpoint and the reason.</summary>
public sealed class NetworkException(string message, Exception? inner = null) : EdgeFedException(message, inner)
{
    /// <summary>
    /// True if an address to listen at is not there yet, as before DHCP gives it or a name server knows the name.
    /// </summary>
    public bool MayComeLater { get; init; }
}
