using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace EdgeFed.Fleet.Proxy;

/// <summary>
/// Stands between workers and their aggregator on loopback: passes every byte on unchanged, reads along, counts, and breaks
/// connections when told to. It stays where it is while the aggregator is killed and comes back at another port.
/// </summary>
public sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<ProxiedConnection, Task> _connections = [];
    private readonly long _bytesPerSecond;
    private readonly bool _isOpaque;
    private readonly Task _accepting;
    private volatile IPEndPoint? _target;

    /// <param name="bytesPerSecond">What each direction of each connection carries at most; 0 for all it can.</param>
    /// <param name="isOpaque">Connections are encrypted: there are no frames to be seen, and nothing to strike at.</param>
    public CuttingProxy(long bytesPerSecond = 0, bool isOpaque = false)
    {
        (_bytesPerSecond, _isOpaque) = (bytesPerSecond, isOpaque);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where workers connect.</summary>
    public string Endpoint => _listener.LocalEndpoint.ToString()!;

    /// <summary>Where the aggregator listens; null refuses everyone.</summary>
    public string? Target
    {
        set => _target = value is null ? null : IPEndPoint.Parse(value);
    }

    public TrafficLedger Ledger { get; } = new();

    /// <summary>
    /// Raised before a frame is passed on, on whichever thread carries it. A <see cref="Cut"/> of that connection by a handler
    /// lets half of the frame through.
    /// </summary>
    public event Action<Passage>? Passing;

    /// <summary>What the connected workers do, by name.</summary>
    public IReadOnlyList<DeviceState> Devices =>
        [.. _connections.Keys.Select(connection => connection.Watch.State).OfType<DeviceState>().OrderBy(state => state.Device, StringComparer.Ordinal)];

    public DeviceState StateOf(string device) =>
        Devices.LastOrDefault(state => state.Device == device) ?? new DeviceState(device, DevicePhase.Away, 0);

    /// <summary>Breaks the connections of a worker; false if it has none.</summary>
    public bool Cut(string device)
    {
        var found = _connections.Keys.Where(connection => connection.Watch.State?.Device == device).ToList();
        foreach (var connection in found) connection.Cut();
        return found.Count > 0;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _accepting;
        foreach (var connection in _connections.Keys) connection.Cut();
        await Task.WhenAll(_connections.Values);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = CarryAsync(await _listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // disposed
        }
    }

    private async Task CarryAsync(Socket worker)
    {
        if (await ConnectAsync() is not { } aggregator)
        {
            worker.Close(timeout: 0);
            return;
        }

        (worker.NoDelay, aggregator.NoDelay) = (true, true);
        using var connection = new ProxiedConnection(worker, aggregator, Ledger, _bytesPerSecond, _isOpaque, passage => Passing?.Invoke(passage));
        var ended = new TaskCompletionSource();
        _connections[connection] = ended.Task;
        await connection.RunAsync();
        _connections.TryRemove(connection, out _);
        ended.SetResult();
    }

    private async Task<Socket?> ConnectAsync()
    {
        if (_target is not { } target) return null;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(target);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }
}
