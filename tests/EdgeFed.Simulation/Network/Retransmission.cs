namespace EdgeFed.Simulation.Network;

/// <summary>
/// What TCP does about what was lost in the dark: it sends again after a while, and each time waits twice as long. So a connection
/// stays silent for long after the light is back.
/// </summary>
internal sealed class Retransmission(SimNetwork network, string from, string to)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);
    private TimeSpan _wait;

    /// <summary>When it is sent again.</summary>
    public long Next { get; private set; }

    /// <summary>Whether what arrives now does arrive; if not, it is tried again at <see cref="Next"/>, and not before.</summary>
    public bool Succeeds(TimeSpan roundTrip)
    {
        var now = network.World.NowTicks;
        if (now < Next) return false;
        if (network.DarkUntil(from, to) <= now)
        {
            _wait = TimeSpan.Zero;
            return true;
        }
        _wait = _wait == TimeSpan.Zero ? Shortest + roundTrip : _wait * 2;
        if (_wait > Longest) _wait = Longest;
        Next = now + _wait.Ticks;
        return false;
    }
}
