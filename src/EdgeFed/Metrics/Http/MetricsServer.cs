using System.Net;
using System.Net.Sockets;
using EdgeFed.Core.Endpoints;
using EdgeFed.Transport.Network;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Metrics.Http;

/// <summary>
/// As much of an HTTP server as a scrape needs, on the thread pool. It waits without waking up; few connections are open at once,
/// and few are taken a second, so that whoever floods it floods nothing else.
/// </summary>
internal sealed class MetricsServer : IDisposable
{
    /// <summary>Connections open at once. One more ends the oldest, which has had the most time.</summary>
    public const int MaxOpen = 8;

    private const int Backlog = 16;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private readonly Socket _listener;
    private readonly Func<Task<string>> _page;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly AcceptPace _pace;
    private readonly Lock _lock = new();
    private readonly List<Exchange> _open = []; // oldest first
    private readonly Task _accepting;

    private MetricsServer(Socket listener, Func<Task<string>> page, TimeProvider time, ILogger logger)
    {
        (_listener, _page, _time, _logger) = (listener, page, time, logger);
        _pace = new AcceptPace(time);
        _accepting = Task.Run(AcceptAsync);
    }

    /// <summary>Where it listens; the port is known even if 0 was asked for.</summary>
    public IPEndPoint Endpoint => (IPEndPoint)_listener.LocalEndPoint!;

    /// <exception cref="NetworkException">The endpoint cannot be listened at.</exception>
    public static async Task<MetricsServer> StartAsync(
        TcpEndpoint listen, Func<Task<string>> page, TimeProvider time, ILogger logger, CancellationToken cancel = default) =>
        new(await ListeningSocket.OpenAsync(listen, Backlog, cancel).ConfigureAwait(false), page, time, logger);

    public void Dispose()
    {
        _stop.Cancel();
        _accepting.Wait();
        _listener.Dispose();
        _stop.Dispose();
    }

    /// <summary>Until it is stopped, and then until all that is open has ended.</summary>
    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _pace.WaitAsync(_stop.Token).ConfigureAwait(false);
                serving.Add(ServeAsync(await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false)));
                serving.RemoveAll(static task => task.IsCompleted);
            }
            catch (OperationCanceledException)
            {
                break;
            }
            catch (SocketException)
            {
                // out of file descriptors, or the peer was gone before it was greeted
                await Task.Delay(Pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(serving).ConfigureAwait(false);
    }

    private async Task ServeAsync(Socket socket)
    {
        var exchange = new Exchange(socket, _page, _time, _logger);
        Enter(exchange);
        await exchange.RunAsync(_stop.Token).ConfigureAwait(false);
        lock (_lock) _open.Remove(exchange);
    }

    private void Enter(Exchange exchange)
    {
        lock (_lock)
        {
            _open.Add(exchange);
            if (_open.Count <= MaxOpen) return;
            _open[0].Abort();
            _open.RemoveAt(0);
        }
    }
}
