using System.Net.Sockets;
using EdgeFed.Protocol.Frames;

namespace EdgeFed.Fleet.Proxy;

/// <summary>A worker's connection, held at both ends.</summary>
internal sealed class ProxiedConnection : IDisposable
{
    private readonly Socket _worker;
    private readonly Socket _aggregator;
    private readonly CancellationTokenSource _cut = new();
    private readonly FramePump _up;
    private readonly FramePump _down;
    private readonly Action<Passage> _onPassage;

    public ProxiedConnection(Socket worker, Socket aggregator, TrafficLedger ledger, long bytesPerSecond, bool isOpaque, Action<Passage> onPassage)
    {
        (_worker, _aggregator, _onPassage) = (worker, aggregator, onPassage);
        Watch = new ConnectionWatch(ledger);
        _up = new FramePump(worker, aggregator, frame => Pass(Direction.Up, frame), ledger, Direction.Up, new RateLimit(bytesPerSecond), isOpaque);
        _down = new FramePump(aggregator, worker, frame => Pass(Direction.Down, frame), ledger, Direction.Down, new RateLimit(bytesPerSecond), isOpaque);
    }

    public ConnectionWatch Watch { get; }

    /// <summary>Breaks the connection: both sides see a reset.</summary>
    public void Cut() => _cut.Cancel();

    /// <summary>Returns when nothing more can pass.</summary>
    public async Task RunAsync()
    {
        var up = GuardAsync(_up);
        var down = GuardAsync(_down);
        await Task.WhenAll(up, down);
        Close(_worker);
        Close(_aggregator);
    }

    public void Dispose() => _cut.Dispose();

    private async Task GuardAsync(FramePump pump)
    {
        try
        {
            await pump.RunAsync(_cut.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            _cut.Cancel(); // one way broke: so does the other
        }
    }

    /// <summary>A cut is a reset; an orderly end lets the last bytes arrive.</summary>
    private void Close(Socket socket)
    {
        if (_cut.IsCancellationRequested) socket.Close(timeout: 0);
        else socket.Dispose();
    }

    private bool Pass(Direction direction, Frame frame)
    {
        if (Watch.Note(direction, frame) is { } passage) _onPassage(passage);
        return !_cut.IsCancellationRequested;
    }
}
