namespace EdgeFed.Simulation;

/// <summary>Something that happens at a moment of virtual time.</summary>
internal interface IEvent
{
    /// <summary>Whether it still happens; asked when its time comes. False costs no event and no time.</summary>
    bool IsDue(long now);

    SimContext Context { get; }

    void Run();
}

/// <summary>A binary heap by (time, order of scheduling): equal times run in the order they were asked for.</summary>
internal sealed class EventQueue
{
    private Entry[] _heap = new Entry[256];
    private ulong _order;

    public int Count { get; private set; }

    public long NextTime => _heap[0].Time;

    public void Add(long time, IEvent what)
    {
        if (Count == _heap.Length) Array.Resize(ref _heap, Count * 2);
        var entry = new Entry(time, _order++, what);
        var at = Count++;
        while (at > 0 && entry.IsBefore(_heap[(at - 1) / 2]))
        {
            _heap[at] = _heap[(at - 1) / 2];
            at = (at - 1) / 2;
        }
        _heap[at] = entry;
    }

    public IEvent Take()
    {
        var first = _heap[0].Event;
        var last = _heap[--Count];
        _heap[Count] = default;
        if (Count > 0) SiftDown(last);
        return first;
    }

    private void SiftDown(Entry entry)
    {
        var at = 0;
        while (at * 2 + 1 < Count)
        {
            var child = at * 2 + 1;
            if (child + 1 < Count && _heap[child + 1].IsBefore(_heap[child])) child++;
            if (!_heap[child].IsBefore(entry)) break;
            _heap[at] = _heap[child];
            at = child;
        }
        _heap[at] = entry;
    }

    private readonly record struct Entry(long Time, ulong Order, IEvent Event)
    {
        public bool IsBefore(in Entry other) => Time != other.Time ? Time < other.Time : Order < other.Order;
    }
}
