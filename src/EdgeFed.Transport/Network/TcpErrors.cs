using System.Net.Sockets;

namespace EdgeFed.Transport.Network;

/// <summary>Socket errors in a field engineer's words.</summary>
internal static class TcpErrors
{
    public static string Reason(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use by another program",
        SocketError.AddressNotAvailable => "the address is not one of this machine's",
        SocketError.AccessDenied => "this user may not use that port",
        SocketError.ConnectionRefused => "connection refused, nothing listens there",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "the name is not known",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "no route to it",
        SocketError.TimedOut => "no answer",
        _ => failure.Message,
    };

    /// <summary>Whether an accept failed for want of a resource, so that trying again at once would spin.</summary>
    public static bool IsExhaustion(SocketException failure) => failure.SocketErrorCode
        is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.ProcessLimit;
}
