using EdgeFed.Core.Values;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Fleet.Proxy;

/// <summary>Bytes over all connections, and which of them travelled before.</summary>
public sealed class TrafficLedger
{
    private readonly Lock _lock = new();
    private readonly HashSet<(Direction, string Device, Digest Representation, int Chunk)> _travelled = [];
    private long _up, _down, _again;
    private int _resumed;

    /// <summary>Bytes from workers to the aggregator.</summary>
    public long BytesUp => Interlocked.Read(ref _up);

    /// <summary>Bytes from the aggregator to workers.</summary>
    public long BytesDown => Interlocked.Read(ref _down);

    /// <summary>Bytes of chunks that had, whole or in part, travelled the same way before.</summary>
    public long BytesRetransmitted => Interlocked.Read(ref _again);

    /// <summary>Transfers that went on from chunks their receiver held already.</summary>
    public int ResumedTransfers => Volatile.Read(ref _resumed);

    internal void Passed(Direction direction, long bytes) =>
        Interlocked.Add(ref direction == Direction.Up ? ref _up : ref _down, bytes);

    internal void Resumed() => Interlocked.Increment(ref _resumed);

    internal void ChunkPassed(Direction direction, string device, Representation representation, int index, long bytes)
    {
        bool isNew;
        lock (_lock) isNew = _travelled.Add((direction, device, representation.Digest, index));
        if (!isNew) Interlocked.Add(ref _again, bytes);
    }
}
