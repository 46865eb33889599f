using EdgeFed.Protocol;

namespace EdgeFed.Transport.Network;

/// <summary>Listening or connecting failed; the message names the endpoint and the reason.</summary>
public sealed class NetworkException(string message, Exception? inner = null) : EdgeFedException(message, inner);
