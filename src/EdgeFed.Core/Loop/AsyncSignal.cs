namespace EdgeFed.Core.Loop;

/// <summary>Wakes one waiter; a signal given while nobody waits is kept. For code that shares one thread.</summary>
public sealed class AsyncSignal
{
    private TaskCompletionSource? _waiter;
    private bool _set;

    public void Set()
    {
        _set = true;
        _waiter?.TrySetResult();
    }

    /// <summary>Completes at the next signal, or at once if one was kept, and takes it.</summary>
    public Task WaitAsync(CancellationToken cancel) => TryTake() ? Task.CompletedTask : SleepAsync(NewWaiter(), cancel);

    /// <summary>Like <see cref="WaitAsync(CancellationToken)"/>, but gives up after a while and returns false.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        if (TryTake()) return true;
        var waiter = NewWaiter();
        // It is the waiter's, which is there already: on a busy machine the time may be over before the next line.
        using var timer = time.CreateTimer(static waiter => ((TaskCompletionSource)waiter!).TrySetResult(), waiter, atMost, Timeout.InfiniteTimeSpan);
        return await SleepAsync(waiter, cancel);
    }

    private bool TryTake()
    {
        var wasSet = _set;
        _set = false;
        return wasSet;
    }

    // The continuation is posted to the waiter's context, never run inside Set: the caller of Set must not be re-entered.
    // No Task.WaitAsync here: it completes on the thread pool, outside a simulated world.
    private TaskCompletionSource NewWaiter() => _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Returns whether it was signalled.</summary>
    private async Task<bool> SleepAsync(TaskCompletionSource waiter, CancellationToken cancel)
    {
        using var cancelled = cancel.UnsafeRegister(static waiter => ((TaskCompletionSource)waiter!).TrySetCanceled(), waiter);
        try
        {
            await waiter.Task;
        }
        finally
        {
            _waiter = null;
        }

        return TryTake();
    }
}
