namespace EdgeFed.Transport.Links;

/// <summary>
/// Pauses between attempts to connect. While contact can be expected they are short, so that none of a brief one is lost. They
/// grow, with jitter, for a fleet may come back at once, after a long absence, and where contact is made and fails: then the
/// network is not what is missing, and haste only costs the peer, or the forwarder before it, its time.
/// </summary>
/// <param name="random">A number in [0, 1) at each call.</param>
public sealed class ReconnectPolicy(TransportOptions options, TimeProvider time, Func<double> random)
{
    private readonly Backoff _absence = new(options);
    private readonly Backoff _failures = new(options);
    private long _lastContact = time.GetTimestamp();
    private bool _isFailing;

    private bool IsContactExpected => time.GetElapsedTime(_lastContact).TotalSeconds < options.ReconnectEagerSeconds;

    /// <summary>The next pause: half of the current step, plus up to as much again by chance.</summary>
    public TimeSpan Next()
    {
        var step = IsContactExpected ? options.ReconnectMinSeconds : _absence.Take();
        if (_isFailing) step = Math.Max(step, _failures.Seconds);
        return TimeSpan.FromSeconds(step * (0.5 + 0.5 * random()));
    }

    /// <summary>The peer is, or was until now, in reach and welcomed this unit.</summary>
    public void NoteContact()
    {
        _lastContact = time.GetTimestamp();
        _absence.Reset();
    }

    /// <summary>A connection was made and came to nothing, or was ended by a decision: the peer's, or this unit's.</summary>
    public void NoteFailure()
    {
        if (_isFailing) _failures.Grow();
        _isFailing = true;
    }

    /// <summary>A link ended.</summary>
    /// <param name="lasted">Since the peer's welcome.</param>
    public void NoteEnd(LinkEndKind kind, TimeSpan lasted)
    {
        NoteContact();
        var isOfTheNetwork = kind is LinkEndKind.Cut or LinkEndKind.Idle;
        if (lasted.TotalSeconds < (isOfTheNetwork ? _failures.Seconds : options.ReconnectMaxSeconds)) NoteFailure();
        else ForgetFailures();
    }

    private void ForgetFailures()
    {
        _isFailing = false;
        _failures.Reset();
    }
}
