using System.Buffers;
using System.IO.Pipelines;
using EdgeFed.Transport.Network;

namespace EdgeFed.Simulation.Network;

/// <summary>Moves one direction's bytes: in order, late, at the link's rate, and only as fast as the receiver takes them.</summary>
internal sealed class Carrier(SimNetwork network, SimLink link, SimEnd from, SimEnd to, LinkOptions options, SimRandom random)
{
    private readonly World _world = network.World;
    private readonly Retransmission _retransmission = new(network, from.Host, to.Host);
    private readonly TimeSpan _latency = random.Between(options.MinLatency, options.MaxLatency);
    private readonly Queue<Move> _moves = new();
    private readonly FrameEdges _edges = new();
    private TaskCompletionSource? _room;
    private long _lineFree;
    private long _lastArrival;
    private long _lastAnswer = network.World.NowTicks;
    private int _unanswered;
    private int _inFlight;
    private bool _stopped;
    private bool _sinkPaused;

    /// <summary>The sender's end has arrived.</summary>
    public bool IsDone { get; private set; }

    /// <summary>What the sender's kernel knows. A receiver that reads nothing still confirms what its kernel took.</summary>
    public TcpHealth Health => new(_unanswered > 0 && !_sinkPaused, TimeSpan.FromTicks(_world.NowTicks - _lastAnswer), 2 * _latency);

    public void Start() => _world.Post(_world.Context, static me => _ = ((Carrier)me!).PumpAsync(), this);

    public void Stop()
    {
        _stopped = true;
        _moves.Clear();
        from.Outgoing.Reader.CancelPendingRead();
        _room?.TrySetResult();
    }

    /// <summary>The receiver has closed and will not make room; what still comes is not held up by it.</summary>
    public void Release()
    {
        _sinkPaused = false;
        if (!_stopped) Drain();
    }

    private async Task PumpAsync()
    {
        try
        {
            while (!_stopped && await TakeAsync(from.Outgoing.Reader))
                ;
        }
        catch (InvalidOperationException) when (_stopped)
        {
            // The end was broken and its pipe completed under a pending read.
        }
    }

    /// <summary>Takes what the window has room for; false at the end.</summary>
    private async Task<bool> TakeAsync(PipeReader reader)
    {
        var read = await reader.ReadAsync();
        if (_stopped) return false;
        var buffer = read.Buffer;
        if (buffer.IsEmpty && read.IsCompleted)
        {
            Send(null);
            return false;
        }
        var available = options.KeepsFramesApart ? _edges.Limit(buffer) : buffer.Length;
        var count = Math.Min(CountToMove(available), options.WindowBytes - _inFlight);
        if (options.KeepsFramesApart) _edges.Pass(Math.Max(0, count));
        if (count > 0) Send(buffer.Slice(0, count).ToArray());
        reader.AdvanceTo(buffer.GetPosition(Math.Max(0, count)));
        if (count <= 0) await RoomAsync();
        return true;
    }

    private int CountToMove(long available)
    {
        var most = (int)Math.Min(available, options.SegmentBytes);
        return most > 1 && random.Chance(options.Fragmentation) ? random.Next(1, most) : most;
    }

    private Task RoomAsync()
    {
        _room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _room.Task;
    }

    private void Send(byte[]? bytes)
    {
        var length = bytes?.Length ?? 0;
        _inFlight += length;
        _unanswered += length;
        _lineFree = Math.Max(_world.NowTicks, _lineFree) + (long)(length * TimeSpan.TicksPerSecond / options.BytesPerSecond);
        _lastArrival = Math.Max(_lastArrival, _lineFree + (_latency + random.Between(TimeSpan.Zero, options.Jitter)).Ticks);
        _moves.Enqueue(new Move(bytes, _lastArrival));
        DrainAt(_lastArrival);
        if (bytes is null) return;
        foreach (var tap in network.Taps) tap.OnSent(link.Id, from.Host, to.Host, bytes);
    }

    private void DrainAt(long time) => _world.Schedule(_world.Context, TimeSpan.FromTicks(time - _world.NowTicks), Drain);

    private void Drain()
    {
        while (!_stopped && !_sinkPaused && _moves.TryPeek(out var move) && move.Arrival <= _world.NowTicks)
        {
            if (!_retransmission.Succeeds(2 * _latency))
            {
                DrainAt(_retransmission.Next);
                return;
            }
            _moves.Dequeue();
            if (move.Bytes is null) End();
            else Deliver(move.Bytes);
        }
    }

    private void Deliver(byte[] bytes)
    {
        _inFlight -= bytes.Length;
        _room?.TrySetResult();
        ConfirmLater(bytes.Length);
        if (to.IsClosed)
        {
            link.OnUnwanted(to);
            return;
        }
        network.BytesDelivered += bytes.Length;
        _world.Note(Fingerprint(bytes));
        to.Incoming.Writer.Write(bytes);
        var flush = to.Incoming.Writer.FlushAsync();
        foreach (var tap in network.Taps) tap.OnDelivered(link.Id, from.Host, to.Host, bytes);
        if (flush.IsCompleted) flush.GetAwaiter().GetResult();
        else _ = ResumeAsync(flush);
    }

    /// <summary>A confirmation lost in the dark comes with the one for what is then sent again.</summary>
    private void ConfirmLater(int count)
    {
        var back = new Retransmission(network, to.Host, from.Host);
        _world.Schedule(_world.Context, _latency, Confirm);

        void Confirm()
        {
            if (!back.Succeeds(2 * _latency))
            {
                _world.Schedule(_world.Context, TimeSpan.FromTicks(back.Next - _world.NowTicks), Confirm);
                return;
            }
            _unanswered -= count;
            _lastAnswer = _world.NowTicks;
        }
    }

    private async Task ResumeAsync(ValueTask<FlushResult> flush)
    {
        _sinkPaused = true;
        await flush;
        _sinkPaused = false;
        Drain();
    }

    private void End()
    {
        IsDone = true;
        to.EndInput();
        link.EndIfDone();
    }

    private static ulong Fingerprint(byte[] bytes)
    {
        var hash = (ulong)bytes.Length;
        foreach (var word in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(bytes)) hash = (hash ^ word) * 0x9fb21c651e98df25UL;
        foreach (var rest in bytes.AsSpan(bytes.Length & ~7)) hash = (hash ^ rest) * 0x100000001b3UL;
        return hash ^ (hash >> 32);
    }

    private readonly record struct Move(byte[]? Bytes, long Arrival);
}
