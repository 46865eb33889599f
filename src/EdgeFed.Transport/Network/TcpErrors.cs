using System.Net.Sockets;

namespace EdgeFed.Transport.Network;

/// <summary>Kinds of socket errors.</summary>
internal static class TcpErrors
{
    /// <summary>True if an accept failed for want of a resource, so that trying again at once would spin.</summary>
    public static bool IsExhaustion(SocketException failure) => failure.SocketErrorCode
        is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.ProcessLimit;
}
