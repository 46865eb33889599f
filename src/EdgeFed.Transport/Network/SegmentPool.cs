using System.Buffers;
using System.Collections.Concurrent;

namespace EdgeFed.Transport.Network;

/// <summary>
/// The buffers of all connections' pipes, used again and again, where the garbage collector moves nothing: the kernel reads and
/// writes them, and a buffer held in place for it keeps the heap around it from shrinking. With the shared pool, an aggregator
/// that received from thirty workers at once took 100 MB more. They are of three sizes: the heartbeats of thousands, which come
/// in bursts, would else take as many times 4 KB, and their hellos as many times what a chunk takes.
/// </summary>
internal sealed class SegmentPool(int segmentBytes) : MemoryPool<byte>
{
    /// <summary>Size for a heartbeat or an outcome.</summary>
    internal const int TinyBytes = 512;

    /// <summary>Size for a hello or a job.</summary>
    internal const int SmallBytes = 4 << 10;

    /// <summary>
    /// Segments of a size that wait to be used again: what forty connections stream through. After a burst of thousands the rest
    /// is let go.
    /// </summary>
    internal const int MaxKept = 512;

    /// <summary>Number of free segments of the smallest size: bursts take these, and together 2 MB.</summary>
    internal const int MaxTinyKept = 4096;

    private static readonly ConcurrentDictionary<int, SegmentPool> Pools = new();
    private readonly Home[] _homes = [new(TinyBytes, MaxTinyKept), new(SmallBytes, MaxKept), new(segmentBytes, MaxKept)];

    /// <summary>One for each size in use.</summary>
    public static SegmentPool Of(int segmentBytes) => Pools.GetOrAdd(segmentBytes, static bytes => new SegmentPool(bytes));

    public override int MaxBufferSize => Shared.MaxBufferSize;

    /// <summary>
    /// Bytes to ask for where the newest read brought so many: the same again, or the next larger size where they filled theirs.
    /// </summary>
    public static int After(int read) => read < TinyBytes ? 1 : read < SmallBytes ? TinyBytes + 1 : SmallBytes + 1;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        foreach (var home in _homes)
            if (minBufferSize <= home.Bytes) return home.Rent();
        return Shared.Rent(minBufferSize);
    }

    /// <summary>Lives as long as the process.</summary>
    protected override void Dispose(bool disposing)
    {
    }

    /// <summary>Where segments of one size are kept.</summary>
    private sealed class Home(int bytes, int mostKept)
    {
        private readonly Stack<Segment> _free = [];

        public int Bytes => bytes;

        public Segment Rent()
        {
            lock (_free)
            {
                if (_free.TryPop(out var segment)) return segment;
            }

            return new Segment(this, GC.AllocateUninitializedArray<byte>(bytes, pinned: true));
        }

        public void Take(Segment segment)
        {
            lock (_free)
            {
                if (_free.Count < mostKept) _free.Push(segment);
            }
        }
    }

    private sealed class Segment(Home home, byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => bytes;

        public void Dispose() => home.Take(this);
    }
}
