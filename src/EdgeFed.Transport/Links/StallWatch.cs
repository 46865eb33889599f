namespace EdgeFed.Transport.Links;

/// <summary>
/// Notices that a link has gone dark: the peer's machine confirms nothing of what was sent. Slow is not dark, since on the
/// slowest link confirmations come all the time. Where something is expected from the peer and nothing comes, a probe makes a
/// confirmation due.
/// </summary>
/// <param name="isExpecting">The unit waits for something that no transfer on the link shows yet.</param>
public sealed class StallWatch(Link link, LinkServices services, Func<bool> isExpecting)
{
    private const int MaxPatience = 3;
    private const int LooksPerStall = 4;
    private readonly TimeSpan _shortest = TimeSpan.FromSeconds(services.Options.StallSeconds);
    private long? _dueSince;
    private long _lastProbe = services.Time.GetTimestamp();

    /// <summary>How often to look.</summary>
    public TimeSpan Interval => _shortest / LooksPerStall;

    /// <summary>Looks at the link: true if an answer is overdue.</summary>
    public bool IsStalled()
    {
        ProbeIfExpecting();
        var pulse = link.Health;
        if (!pulse.IsDue)
        {
            _dueSince = null;
            return false;
        }

        var due = services.Time.GetElapsedTime(_dueSince ??= services.Time.GetTimestamp());
        return Shorter(due, pulse.SinceAnswer) >= Patience(pulse.RoundTrip); // the last answer may be older than what is due
    }

    private void ProbeIfExpecting()
    {
        var probeAfter = _shortest / 2;
        if (link.Quiet < probeAfter || services.Time.GetElapsedTime(_lastProbe) < probeAfter) return;
        if (!link.IsTransferring && !isExpecting()) return;
        _lastProbe = services.Time.GetTimestamp();
        link.Probe();
    }

    /// <summary>
    /// Twice the round trip, which queues can make long; but they do not keep a moving link silent for long, so there is a limit.
    /// </summary>
    private TimeSpan Patience(TimeSpan roundTrip)
    {
        if (2 * roundTrip < _shortest) return _shortest;
        return Shorter(2 * roundTrip, MaxPatience * _shortest);
    }

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
