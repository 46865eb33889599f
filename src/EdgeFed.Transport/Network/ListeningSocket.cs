using System.Net;
using System.Net.Sockets;
using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Errors;

namespace EdgeFed.Transport.Network;

/// <summary>Sockets that listen at an endpoint; whatever listens or looks whether it could uses this.</summary>
public static class ListeningSocket
{
    /// <summary>Binds the first address of the host that is this machine's.</summary>
    /// <exception cref="NetworkException">The endpoint cannot be listened at; says whether it may come later.</exception>
    public static async Task<Socket> OpenAsync(TcpEndpoint endpoint, int backlog, CancellationToken cancel = default)
    {
        try
        {
            return Bind(await AddressesAsync(endpoint, cancel), endpoint.Port, backlog);
        }
        catch (SocketException failure)
        {
            var message = $"Cannot listen at {endpoint}: {ErrorText.Of(failure)}.";
            throw new NetworkException(message, failure) { MayComeLater = IsMissing(failure) };
        }
    }

    private static async Task<IPAddress[]> AddressesAsync(TcpEndpoint endpoint, CancellationToken cancel)
    {
        if (endpoint.Address is { } address) return [address];
        var found = await Dns.GetHostAddressesAsync(endpoint.LookupName, cancel);
        return found.Length > 0 ? found : throw new SocketException((int)SocketError.HostNotFound);
    }

    private static Socket Bind(IPAddress[] addresses, int port, int backlog)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                return Bind(new IPEndPoint(addresses[i], port), backlog);
            }
            catch (SocketException) when (i < addresses.Length - 1)
            {
                // the next one may be ours
            }
        }
    }

    private static Socket Bind(IPEndPoint endpoint, int backlog)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endpoint.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true; // IPv4 comes in there, too
            socket.Bind(endpoint);
            socket.Listen(backlog);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool IsMissing(SocketException failure) => failure.SocketErrorCode
        is SocketError.AddressNotAvailable or SocketError.NetworkDown or SocketError.NetworkUnreachable
        or SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery;
}
