namespace EdgeFed.Transport.Links;

/// <summary>A pause that doubles, from the shortest up to the longest between attempts to connect.</summary>
internal sealed class Backoff(TransportOptions options)
{
    public double Seconds { get; private set; } = options.ReconnectMinSeconds;

    public void Grow() => Seconds = Math.Min(2 * Seconds, options.ReconnectMaxSeconds);

    /// <summary>The pause as it is; the next is longer.</summary>
    public double Take()
    {
        var seconds = Seconds;
        Grow();
        return seconds;
    }

    public void Reset() => Seconds = options.ReconnectMinSeconds;
}
