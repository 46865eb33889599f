namespace EdgeFed.Transport.Limits;

/// <summary>What one device may still send and how often it may come, over all of its connections.</summary>
public sealed class PeerBudget
{
    private const int ContactsAtOnce = 10;
    private readonly TokenBucket _contacts;
    private readonly TokenBucket _bytes;
    private readonly TokenBucket _frames;
    private readonly RefusalCounts _counts;
    private readonly TimeProvider _time;

    internal PeerBudget(PeerLimits limits, RefusalCounts counts, TimeProvider time)
    {
        (_counts, _time) = (counts, time);
        _contacts = new TokenBucket(limits.ContactsPerMinute / 60.0, ContactsAtOnce, time);
        _bytes = new TokenBucket(limits.BytesPerSecond, limits.BytesPerSecond, time);
        _frames = new TokenBucket(limits.FramesPerSecond, limits.FramesPerSecond, time);
    }

    /// <summary>It did not come for so long that it can be forgotten.</summary>
    internal bool IsFull => _contacts.IsFull && _bytes.IsFull && _frames.IsFull;

    /// <summary>False if it comes too often.</summary>
    public bool TryContact() => _contacts.TryTake();

    /// <summary>Counts what came, and waits as long as it came too fast: its connection fills up, and the peer has to wait too.</summary>
    internal async ValueTask PaceAsync(long bytes, int frames, CancellationToken cancel)
    {
        _bytes.Take(bytes);
        _frames.Take(frames);
        await PaceAsync(_bytes, "limits.bytes_per_second", cancel);
        await PaceAsync(_frames, "limits.frames_per_second", cancel);
    }

    private async ValueTask PaceAsync(TokenBucket bucket, string limit, CancellationToken cancel)
    {
        if (bucket.Debt is { Ticks: > 0 } debt)
        {
            _counts.Note(limit);
            await Task.Delay(debt, _time, cancel);
        }
    }
}
