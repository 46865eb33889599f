using System.Net.Sockets;

namespace EdgeFed.Core.Errors;

/// <summary>Failures of connections and of names.</summary>
internal static class SocketErrorText
{
    public static string Of(SocketException failure) => failure.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use by another program",
        SocketError.AddressNotAvailable => "the address is not one of this machine's",
        SocketError.AccessDenied => "this user may not use that port",
        SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported => "this machine has no such kind of address",
        SocketError.ConnectionRefused => "connection refused, nothing listens there",
        SocketError.ConnectionReset => "the connection was reset by the other side",
        SocketError.ConnectionAborted or SocketError.Shutdown => "the connection was ended",
        SocketError.NotConnected => "there is no connection any more",
        SocketError.HostNotFound or SocketError.NoData => "the name is not known",
        SocketError.TryAgain => "the name is not known at present; no name server answers",
        SocketError.NoRecovery => "the name servers failed",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown => "no route to it",
        SocketError.NetworkDown => "the network is down",
        SocketError.TimedOut => "no answer",
        SocketError.TooManyOpenSockets or SocketError.ProcessLimit => "too many files and connections are open",
        SocketError.NoBufferSpaceAvailable => "the system has no memory left for connections",
        SocketError.OperationAborted or SocketError.Interrupted => "it was interrupted",
        _ => FileErrorText.SystemText(failure.NativeErrorCode),
    };
}
