using System.Net;
using System.Net.Sockets;
using EdgeFed.Transport.Security;

namespace EdgeFed.Transport.Network;

/// <summary>TCP, with TLS or plain. Continuations return to the caller's context; only the byte pumps live on the thread pool.</summary>
/// <param name="tls">Null for plain TCP.</param>
public sealed class TcpNetwork(TcpOptions? options = null, TlsSettings? tls = null) : INetwork
{
    private readonly TcpOptions _options = options ?? new TcpOptions();
    private readonly HostNames _names = new(static host => Dns.GetHostAddressesAsync(host));

    public async ValueTask<IListener> ListenAsync(string endpoint, CancellationToken cancel)
    {
        var parsed = TcpEndpoint.Parse(endpoint);
        try
        {
            var address = parsed.Address ?? (await Dns.GetHostAddressesAsync(parsed.Host, cancel))[0];
            return Listen(new IPEndPoint(address, parsed.Port));
        }
        catch (SocketException failure)
        {
            throw new NetworkException($"Cannot listen at {endpoint}: {TcpErrors.Reason(failure)}.", failure);
        }
    }

    public async ValueTask<IConnection> ConnectAsync(string endpoint, CancellationToken cancel)
    {
        var parsed = TcpEndpoint.Parse(endpoint);
        Socket? socket = null;
        try
        {
            socket = parsed.Address is { } address ? NewSocket(address) : new Socket(SocketType.Stream, ProtocolType.Tcp);
            if (parsed.Address is not null) await socket.ConnectAsync(parsed.Address, parsed.Port, cancel);
            else await socket.ConnectAsync(await _names.FindAsync(parsed.Host), parsed.Port, cancel);
            return TcpConnection.Connect(socket, _options, tls);
        }
        catch (Exception failure)
        {
            socket?.Dispose();
            if (failure is SocketException refused) throw new NetworkException($"Cannot connect to {endpoint}: {TcpErrors.Reason(refused)}.", refused);
            throw;
        }
    }

    private TcpListener Listen(IPEndPoint endpoint)
    {
        var socket = NewSocket(endpoint.Address);
        try
        {
            socket.Bind(endpoint);
            socket.Listen(_options.Backlog);
            return new TcpListener(socket, _options, tls);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static Socket NewSocket(IPAddress address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
        return socket;
    }
}
