namespace EdgeFed.Transport.Links;

/// <summary>
/// How long to wait between attempts to connect: hardly at all while contact can be expected, so that none of a short one is lost;
/// after a long absence ever longer, with jitter, for then a whole fleet may come back at once.
/// </summary>
/// <param name="random">A number in [0, 1) at each call.</param>
public sealed class ContactPace(TransportOptions options, TimeProvider time, Func<double> random)
{
    private readonly Backoff _later = new(options, random);
    private long _lastContact = time.GetTimestamp();

    private bool IsContactExpected => time.GetElapsedTime(_lastContact).TotalSeconds < options.ReconnectEagerSeconds;

    /// <summary>The next wait; while contact can be expected half of the shortest step, plus up to as much again by chance.</summary>
    public TimeSpan Next() =>
        IsContactExpected ? TimeSpan.FromSeconds(options.ReconnectMinSeconds * (0.5 + 0.5 * random())) : _later.Next();

    /// <summary>The peer is, or was until now, in reach.</summary>
    public void NoteContact()
    {
        _lastContact = time.GetTimestamp();
        _later.Reset();
    }
}
