using System.Net;
using System.Net.Sockets;
using EdgeFed.Transport.Security;

namespace EdgeFed.Transport.Network;

/// <summary>One listening socket. A failed accept costs that connection only, never the listener.</summary>
internal sealed class TcpListener(Socket socket, TcpOptions options, TlsSettings? tls) : IListener
{
    private static readonly TimeSpan _exhaustionPause = TimeSpan.FromMilliseconds(100);

    private volatile bool _disposed;

    public string Endpoint { get; } = TcpConnection.TextOf(socket.LocalEndPoint);

    public async ValueTask<IConnection> AcceptAsync(CancellationToken cancel)
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            try
            {
                var accepted = await socket.AcceptAsync(cancel);
                if (TryStart(accepted) is { } connection) return connection;
            }
            catch (SocketException failure) when (!_disposed)
            {
                if (TcpErrors.IsExhaustion(failure)) await Task.Delay(_exhaustionPause, cancel);
            }
            catch (SocketException)
            {
                // Disposed while waiting; the loop's next turn says so.
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        _disposed = true;
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private TcpConnection? TryStart(Socket accepted)
    {
        try
        {
            return TcpConnection.Accept(accepted, options, tls);
        }
        catch (SocketException)
        {
            accepted.Dispose(); // gone again before it was greeted
            return null;
        }
    }
}
