namespace EdgeFed.Transport.Limits;

/// <summary>
/// Budget of what one device may still send, how often it may come, and how much work it may make, over all of its connections.
/// </summary>
public sealed class PeerBudget
{
    private const int ContactsAtOnce = 10;
    private const double WorkAtOnce = 1; // seconds
    private readonly TokenBucket _contacts;
    private readonly TokenBucket _bytes;
    private readonly TokenBucket _frames;
    private readonly TokenBucket _work;

    internal PeerBudget(PeerLimits limits, TimeProvider time)
    {
        _contacts = new TokenBucket(limits.ContactsPerMinute / 60.0, ContactsAtOnce, time);
        _bytes = new TokenBucket(limits.BytesPerSecond, limits.BytesPerSecond, time);
        _frames = new TokenBucket(limits.FramesPerSecond, limits.FramesPerSecond, time);
        _work = new TokenBucket(limits.WorkShare, WorkAtOnce, time);
    }

    /// <summary>It did not come for so long that it can be forgotten.</summary>
    internal bool IsFull => _contacts.IsFull && _bytes.IsFull && _frames.IsFull && _work.IsFull;

    /// <summary>False if it comes too often.</summary>
    public bool TryContact() => _contacts.TryTake();

    /// <summary>Counts what came.</summary>
    /// <param name="work">Time that it took on the unit's one thread, without that for chunks that were stored.</param>
    internal void Take(long bytes, int frames, TimeSpan work)
    {
        _bytes.Take(bytes);
        _frames.Take(frames);
        _work.Take(work.TotalSeconds);
    }

    /// <summary>
    /// How long the peer is not to be read now, because it was too fast: its connection fills up, and it has to wait too. Zero if
    /// it was not.
    /// </summary>
    /// <param name="limit">Key of the limit.</param>
    internal TimeSpan Debt(out string limit)
    {
        (var debt, limit) = (_bytes.Debt, "limits.bytes_per_second");
        if (_frames.Debt is var frames && frames > debt) (debt, limit) = (frames, "limits.frames_per_second");
        if (_work.Debt is var work && work > debt) (debt, limit) = (work, "limits.work_share");
        return debt;
    }
}
