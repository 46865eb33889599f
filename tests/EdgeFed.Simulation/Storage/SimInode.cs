namespace EdgeFed.Simulation.Storage;

/// <summary>A file without its names: what units read, what would survive now, and what lies between.</summary>
internal sealed class SimInode
{
    private readonly ByteStore _content = new();
    private readonly ByteStore _durable = new();
    private readonly List<FileChange> _pending = [];
    private long _flushed;

    public int Length => _content.Length;

    public int Handles { get; set; }

    /// <summary>How many changes there have been: a flush covers those before its call.</summary>
    public long Mark => _flushed + _pending.Count;

    public int Read(long offset, Span<byte> destination)
    {
        if (offset >= Length) return 0;
        var source = _content.Span[(int)offset..];
        var count = Math.Min(source.Length, destination.Length);
        source[..count].CopyTo(destination);
        return count;
    }

    public void Change(FileChange change)
    {
        (change.IsForgotten ? change with { IsForgotten = false } : change).ApplyTo(_content);
        _pending.Add(change);
    }

    /// <summary>Makes the changes before <paramref name="mark"/> durable.</summary>
    public void Flush(long mark)
    {
        var count = (int)Math.Clamp(mark - _flushed, 0, _pending.Count);
        for (var i = 0; i < count; i++) _pending[i].ApplyTo(_durable);
        _pending.RemoveRange(0, count);
        _flushed += count;
    }

    /// <summary>A flush failed: what is not durable by now is taken for written, and never will be.</summary>
    public void Forget()
    {
        for (var i = 0; i < _pending.Count; i++) _pending[i] = _pending[i] with { IsForgotten = true };
    }

    /// <summary>The power went: each change since the last flush has a fate of its own, later ones independent of earlier ones.</summary>
    public void LosePower(SimRandom random)
    {
        var mood = random.Next(4);
        foreach (var change in _pending)
        {
            if (mood == 0) break; // nothing unflushed was ever written back
            if (mood == 1) change.ApplyTo(_durable);
            else change.SurviveInto(_durable, random);
        }
        _pending.Clear();
        _flushed = 0;
        Handles = 0;
        _content.CopyFrom(_durable);
    }

    public SimInode Copy()
    {
        var copy = new SimInode();
        copy.Change(new FileChange(0, _content.Span.ToArray()));
        copy.Flush(copy.Mark);
        return copy;
    }
}
