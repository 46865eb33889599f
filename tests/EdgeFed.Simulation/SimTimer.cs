namespace EdgeFed.Simulation;

/// <summary>
/// A timer in the world's queue. It keeps at most one entry there for its earliest moment: moving an idle limit onwards with
/// every frame costs nothing, the entry moves when it comes up.
/// </summary>
internal sealed class SimTimer(SimContext owner, World world, Action callback, Action onDisposed) : ITimer, IEvent
{
    private const long Never = long.MaxValue;

    private long _due = Never;
    private long _period;
    private long _queued = Never;
    private bool _disposed;

    public SimContext Context => owner;

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (_disposed || owner.IsDead) return false;
        _period = period > TimeSpan.Zero ? period.Ticks : 0;
        _due = dueTime < TimeSpan.Zero ? Never : world.NowTicks + dueTime.Ticks;
        Enqueue();
        return true;
    }

    public bool IsDue(long now)
    {
        if (now != _queued) return false; // an older entry, overtaken by an earlier one
        _queued = Never;
        if (_disposed || _due == now) return !_disposed;
        Enqueue();
        return false;
    }

    public void Run()
    {
        _due = _period > 0 ? _due + _period : Never;
        Enqueue();
        callback();
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        onDisposed();
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Enqueue()
    {
        if (_due >= _queued) return;
        _queued = _due;
        world.Schedule(_due, this);
    }
}
