namespace EdgeFed.Federation.Rounds;

/// <summary>
/// When a round ends, whoever is missing. Set when its members are asked, and not again by whatever makes the round be collected
/// once more in between; a round of too few updates asks them again. Extended once.
/// </summary>
/// <param name="span">Null where a round has no deadline.</param>
internal sealed class RoundDeadline(TimeProvider time, TimeSpan? span)
{
    private long? _end; // timestamp
    private bool _isExtended;

    /// <summary>Until the deadline; 0 without one, and 1 once it is over.</summary>
    public long MillisecondsLeft =>
        _end is { } end ? Math.Max(1, (long)time.GetElapsedTime(time.GetTimestamp(), end).TotalMilliseconds) : 0;

    public bool IsOver => _end is not null && MillisecondsLeft <= 1;

    /// <summary>The members are asked.</summary>
    public void Begin() => (_end, _isExtended) = (FromNow(), false);

    /// <summary>Gives as much time again from now on; false if it did before.</summary>
    public bool TryExtend()
    {
        if (_isExtended) return false;
        (_end, _isExtended) = (FromNow(), true);
        return true;
    }

    private long? FromNow() =>
        span is { } given ? time.GetTimestamp() + (long)(given.TotalSeconds * time.TimestampFrequency) : null;
}
