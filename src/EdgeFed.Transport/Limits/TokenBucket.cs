namespace EdgeFed.Transport.Limits;

/// <summary>
/// A rate with a burst: tokens flow in evenly up to <paramref name="burst"/>. It may be overdrawn, by a burst at most, and pays
/// that back first.
/// </summary>
public sealed class TokenBucket(double perSecond, double burst, TimeProvider time)
{
    private double _taken; // of a burst
    private long _since = time.GetTimestamp();

    /// <summary>Nobody took any for so long that it is as new.</summary>
    public bool IsFull => Taken() <= 0;

    /// <summary>Until it is overdrawn no more.</summary>
    public TimeSpan Debt => Taken() - burst is > 0 and var debt ? TimeSpan.FromSeconds(debt / perSecond) : TimeSpan.Zero;

    /// <summary>Takes one token if there is one.</summary>
    public bool TryTake()
    {
        if (Taken() > burst - 1) return false;
        _taken++;
        return true;
    }

    /// <summary>Takes tokens whether they are there or not.</summary>
    public void Take(double tokens) => _taken = Math.Min(Taken() + tokens, 2 * burst);

    private double Taken()
    {
        var elapsed = time.GetElapsedTime(_since);
        _since = time.GetTimestamp();
        return _taken = Math.Max(0, _taken - perSecond * elapsed.TotalSeconds);
    }
}
