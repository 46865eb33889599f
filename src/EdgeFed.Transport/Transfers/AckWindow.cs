namespace EdgeFed.Transport.Transfers;

/// <summary>
/// How many chunk bytes may be under way unacknowledged: twice the rate times the shortest recent time from sending to
/// acknowledgement, between the configured bounds. After a fault at most this much travels again.
/// </summary>
internal sealed class AckWindow(TransportOptions options, TimeProvider time)
{
    private const int MaxBurstBytes = 256 << 10;
    private static readonly TimeSpan BurstTime = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan MinimumLifetime = TimeSpan.FromSeconds(10);
    private TimeSpan _shortestDelay = TimeSpan.MaxValue;
    private long _shortestSince = time.GetTimestamp();
    private long _lastAck = time.GetTimestamp();
    private double _bytesPerSecond;

    /// <summary>Bytes allowed under way.</summary>
    public long Size { get; private set; } = Math.Min(2L * options.MinWindowBytes, options.MaxWindowBytes);

    public long UnderWay { get; private set; }

    /// <summary>
    /// Bytes that the link takes in <see cref="BurstTime"/>: more may be written in one go without a control frame noticing.
    /// </summary>
    public long Burst => (long)Math.Min(_bytesPerSecond * BurstTime.TotalSeconds, MaxBurstBytes);

    public bool HasRoomFor(int bytes) => UnderWay == 0 || UnderWay + bytes <= Size;

    public void Sent(int bytes)
    {
        if (UnderWay == 0) _lastAck = time.GetTimestamp(); // an idle spell says nothing about the rate
        UnderWay += bytes;
    }

    /// <param name="bytes">Acknowledged at once.</param>
    /// <param name="delay">From sending the first of them until now.</param>
    public void Acknowledged(long bytes, TimeSpan delay)
    {
        UnderWay -= bytes;
        var now = time.GetTimestamp();
        NoteDelay(delay, now);
        var seconds = Math.Max(time.GetElapsedTime(_lastAck, now).TotalSeconds, 1e-4);
        _lastAck = now;
        var rate = bytes / seconds;
        _bytesPerSecond = _bytesPerSecond == 0 ? rate : 0.75 * _bytesPerSecond + 0.25 * rate;
        Size = (long)Math.Clamp(2 * _bytesPerSecond * _shortestDelay.TotalSeconds, options.MinWindowBytes, options.MaxWindowBytes);
    }

    /// <summary>Bytes of a transfer that ended without being acknowledged.</summary>
    public void Forget(long bytes) => UnderWay -= bytes;

    private void NoteDelay(TimeSpan delay, long now)
    {
        if (delay > _shortestDelay && time.GetElapsedTime(_shortestSince, now) < MinimumLifetime) return;
        (_shortestDelay, _shortestSince) = (delay, now);
    }
}
