using System.Buffers;
using System.Collections.Concurrent;

namespace EdgeFed.Transport.Network;

/// <summary>
/// The buffers of all connections' pipes, used again and again, where the garbage collector moves nothing: the kernel reads and writes
/// them, and a buffer held in place for it keeps the heap around it from shrinking. With the shared pool, an aggregator that received
/// from thirty workers at once took 100 MB more. A few bytes get a small segment: the hellos of thousands would else take megabytes each.
/// </summary>
internal sealed class SegmentPool(int segmentBytes) : MemoryPool<byte>
{
    /// <summary>What a few bytes are given.</summary>
    internal const int SmallBytes = 4 << 10;

    /// <summary>Segments that wait to be used again: what forty connections stream through. After a burst of thousands the rest is let go.</summary>
    internal const int MostKept = 512;

    private static readonly ConcurrentDictionary<int, SegmentPool> Pools = new();
    private readonly Stack<Segment> _free = [];
    private readonly Stack<Segment> _freeSmall = [];

    /// <summary>One for each size in use.</summary>
    public static SegmentPool Of(int segmentBytes) => Pools.GetOrAdd(segmentBytes, static bytes => new SegmentPool(bytes));

    public override int MaxBufferSize => Shared.MaxBufferSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        if (minBufferSize > segmentBytes) return Shared.Rent(minBufferSize);
        var isSmall = minBufferSize <= SmallBytes;
        var free = isSmall ? _freeSmall : _free;
        lock (free)
        {
            if (free.TryPop(out var segment)) return segment;
        }

        return new Segment(free, GC.AllocateUninitializedArray<byte>(isSmall ? SmallBytes : segmentBytes, pinned: true));
    }

    /// <summary>Lives as long as the process.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Segment(Stack<Segment> home, byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => bytes;

        public void Dispose()
        {
            lock (home)
            {
                if (home.Count < MostKept) home.Push(this);
            }
        }
    }
}
