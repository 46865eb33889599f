namespace EdgeFed.Transport.Network;

/// <summary>The peer dropped the connection, or the way to it broke: nothing that the peer said was wrong.</summary>
public sealed class CutException(string message, Exception? inner = null) : IOException(message, inner);
