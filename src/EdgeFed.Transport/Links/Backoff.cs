namespace EdgeFed.Transport.Links;

/// <summary>How long to wait before connecting again: doubling up to a limit, with jitter so that a fleet does not come back at once.</summary>
/// <param name="random">A number in [0, 1) at each call.</param>
public sealed class Backoff(TransportOptions options, Func<double> random)
{
    private double _seconds = options.ReconnectMinSeconds;

    /// <summary>The next wait: half of the current step, plus up to as much again by chance.</summary>
    public TimeSpan Next()
    {
        var wait = _seconds * (0.5 + 0.5 * random());
        _seconds = Math.Min(2 * _seconds, options.ReconnectMaxSeconds);
        return TimeSpan.FromSeconds(wait);
    }

    public void Reset() => _seconds = options.ReconnectMinSeconds;
}
