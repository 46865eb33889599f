namespace EdgeFed.Observers;

/// <summary>
/// Does something when it is asked for, but not again before a pause is over: then once for all that was asked meanwhile, on the
/// thread of the unit that asked. Where there is no such thread, in tests, it is left to the end.
/// </summary>
internal sealed class Paced(TimeProvider time, Action action) : IDisposable
{
    private ITimer? _timer;
    private long? _last;
    private long? _due;

    /// <param name="pause">Since the last time; of several the shortest counts.</param>
    public void Ask(TimeSpan pause)
    {
        var left = _last is { } last ? pause - time.GetElapsedTime(last) : TimeSpan.Zero;
        if (left <= TimeSpan.Zero)
        {
            Run();
            return;
        }

        var due = _last!.Value + (long)(pause.TotalSeconds * time.TimestampFrequency); // the same for all who ask meanwhile
        if (_due <= due) return;
        _due = due;
        if (SynchronizationContext.Current is not { } loop) return;
        _timer ??= time.CreateTimer(_ => loop.Post(_ => RunIfDue(), null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(left, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Does what is left to do.</summary>
    public void Dispose()
    {
        _timer?.Dispose();
        RunIfDue();
    }

    private void RunIfDue()
    {
        if (_due is not null) Run();
    }

    private void Run()
    {
        (_last, _due) = (time.GetTimestamp(), null);
        action();
    }
}
