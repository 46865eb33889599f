namespace EdgeFed.Transport.Loop;

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
    public Task WaitAsync(CancellationToken cancel)
    {
        if (!_set) return SleepAsync(cancel);
        _set = false;
        return Task.CompletedTask;
    }

    /// <summary>Like <see cref="WaitAsync(CancellationToken)"/>, but gives up after a while and returns false.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        if (_set)
        {
            _set = false;
            return true;
        }

        using var timer = time.CreateTimer(static signal => ((AsyncSignal)signal!)._waiter?.TrySetResult(), this, atMost, Timeout.InfiniteTimeSpan);
        return await SleepAsync(cancel);
    }

    /// <summary>Returns whether it was signalled.</summary>
    private async Task<bool> SleepAsync(CancellationToken cancel)
    {
        // The continuation is posted to the waiter's context, never run inside Set: the caller of Set must not be re-entered.
        // No Task.WaitAsync here: it completes on the thread pool, outside a simulated world.
        var waiter = _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancelled = cancel.UnsafeRegister(static waiter => ((TaskCompletionSource)waiter!).TrySetCanceled(), waiter);
        try
        {
            await waiter.Task;
        }
        finally
        {
            _waiter = null;
        }

        var signalled = _set;
        _set = false;
        return signalled;
    }
}
