namespace EdgeFed.Simulation;

/// <summary>
/// Virtual time as one incarnation sees it: timestamps never go back and mean nothing to another incarnation; the wall clock
/// is as wrong as its host's says.
/// </summary>
internal sealed class VirtualTimeProvider(SimContext owner, World world, Func<TimeSpan> clockOffset, long timestampBase) : TimeProvider
{
    private static readonly DateTimeOffset _epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly long _boot = world.NowTicks;
    private int _timers;

    /// <summary>Timers made and not disposed.</summary>
    public int OpenTimers => _timers;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override long GetTimestamp()
    {
        owner.Enter("the time");
        return timestampBase + world.NowTicks - _boot;
    }

    public override DateTimeOffset GetUtcNow()
    {
        owner.Enter("the wall clock");
        return _epoch + world.Now + clockOffset();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        owner.Enter("a timer");
        _timers++;
        var timer = new SimTimer(owner, world, () => callback(state), () => _timers--);
        timer.Change(dueTime, period);
        return timer;
    }
}
