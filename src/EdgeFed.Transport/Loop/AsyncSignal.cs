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
    public async Task WaitAsync(CancellationToken cancel)
    {
        if (!_set)
        {
            // Continuations are posted, never run inside Set: the caller of Set must not be re-entered.
            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await _waiter.Task.WaitAsync(cancel);
            _waiter = null;
        }

        _set = false;
    }

    /// <summary>Like <see cref="WaitAsync(CancellationToken)"/>, but gives up after a while and returns false.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken cancel)
    {
        if (!_set)
        {
            _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var timer = time.CreateTimer(static w => ((TaskCompletionSource)w!).TrySetResult(), _waiter, atMost, Timeout.InfiniteTimeSpan);
            await _waiter.Task.WaitAsync(cancel);
            _waiter = null;
        }

        var signalled = _set;
        _set = false;
        return signalled;
    }
}
