using System.Net;
using System.Net.Sockets;
using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Errors;
using EdgeFed.Transport.Security;

namespace EdgeFed.Transport.Network;

/// <summary>
/// TCP, with TLS or plain. Continuations return to the caller's context; only the byte pumps live on the thread pool.
/// </summary>
/// <param name="tls">Null for plain TCP.</param>
public sealed class TcpNetwork(TcpOptions? options = null, TlsSettings? tls = null) : INetwork
{
    private readonly TcpOptions _options = options ?? new TcpOptions();
    private readonly HostNames _names = new(static host => Dns.GetHostAddressesAsync(host));

    public async ValueTask<IListener> ListenAsync(string endpoint, CancellationToken cancel) =>
        new TcpListener(await ListeningSocket.OpenAsync(TcpEndpoint.Parse(endpoint), _options.Backlog, cancel), _options, tls);

    public async ValueTask<IConnection> ConnectAsync(string endpoint, CancellationToken cancel)
    {
        var parsed = TcpEndpoint.Parse(endpoint);
        Socket? socket = null;
        try
        {
            var address = parsed.Address;
            socket = address is null
                ? new Socket(SocketType.Stream, ProtocolType.Tcp)
                : new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address is not null) await socket.ConnectAsync(address, parsed.Port, cancel);
            else await socket.ConnectAsync(await _names.FindAsync(parsed.LookupName), parsed.Port, cancel);
            return TcpConnection.Connect(socket, _options, tls);
        }
        catch (Exception failure)
        {
            socket?.Dispose();
            if (failure is SocketException refused)
                throw new NetworkException($"Cannot connect to {endpoint}: {ErrorText.Of(refused)}.", refused);
            throw;
        }
    }
}
