using EdgeFed.Core.Loop;

namespace EdgeFed.Transport.Limits;

/// <summary>
/// Memory for frames of which a part has come, over all connections. Every connection may hold a little: control frames and
/// chunks of the usual size fit into that. A longer frame gets room for the whole of it once that much of it is here, for what it
/// says of its length is believed only then. Where there is no room, its connection waits and is not read; and a frame that has
/// had its room for long, while others wait, gives it up with its connection. Of a chunk nothing is lost by that: the next
/// connection brings the rest.
/// </summary>
/// <param name="limit">Bytes of such frames.</param>
public sealed class FrameMemory(long limit, RefusalCounts counts, TimeProvider time)
{
    /// <summary>Bytes that each connection holds for nothing.</summary>
    internal const int FreeBytes = 128 << 10;

    private const string Key = "limits.buffer_bytes";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly LinkedList<Room> _rooms = []; // the oldest first
    private readonly LinkedList<AsyncSignal> _waiting = [];

    /// <summary>Bytes given to frames now.</summary>
    public long Used { get; private set; }

    /// <summary>Waits for room, which is the caller's to dispose of.</summary>
    /// <param name="bytes">Of the frame, with its header.</param>
    /// <param name="evict">Ends the connection: others have waited for long.</param>
    public async Task<IDisposable> TakeAsync(int bytes, Action evict, CancellationToken cancel)
    {
        if (!HasRoomFor(bytes)) counts.Note(Key);
        while (!HasRoomFor(bytes)) await MakeRoomAsync(cancel);
        var room = new Room(this, bytes, evict, time.GetTimestamp());
        Used += bytes;
        _rooms.AddLast(room);
        return room;
    }

    /// <summary>The largest frame always fits, alone.</summary>
    private bool HasRoomFor(int bytes) => Used == 0 || Used + bytes <= limit;

    private async Task MakeRoomAsync(CancellationToken cancel)
    {
        var oldest = _rooms.FirstOrDefault(static room => !room.IsEvicted);
        var left = oldest is null ? Patience : Patience - time.GetElapsedTime(oldest.Since);
        if (left <= TimeSpan.Zero) oldest!.Evict();
        else await WaitAsync(left, cancel);
    }

    private async Task WaitAsync(TimeSpan atMost, CancellationToken cancel)
    {
        var mine = _waiting.AddLast(new AsyncSignal());
        try
        {
            await mine.Value.WaitAsync(atMost, time, cancel);
        }
        finally
        {
            _waiting.Remove(mine);
        }
    }

    private void Leave(Room room)
    {
        if (!_rooms.Remove(room)) return;
        Used -= room.Bytes;
        foreach (var waiting in _waiting) waiting.Set();
    }

    private sealed class Room(FrameMemory memory, int bytes, Action evict, long since) : IDisposable
    {
        public int Bytes => bytes;

        public long Since => since;

        public bool IsEvicted { get; private set; }

        public void Evict()
        {
            IsEvicted = true;
            evict();
        }

        public void Dispose() => memory.Leave(this);
    }
}
