using EdgeFed.Core.Loop;

namespace EdgeFed.Transport.Limits;

/// <summary>
/// Whose TLS handshake is next. Begun all at once, those of a fleet that comes back would all be too late; so a few are under way
/// at a time, at no more than a rate, and addresses take turns. A handshake that waits for a slow peer longer than <see
/// cref="TurnTime"/> lets others begin.
/// </summary>
public sealed class HandshakeScheduler(PeerLimits limits, TimeProvider time)
{
    internal const int AtOnce = 64;
    internal static readonly TimeSpan TurnTime = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, Queue<Waiter>> _waiting = new(StringComparer.Ordinal);
    private readonly Queue<string> _addresses = new();
    private readonly AsyncSignal _changed = new();
    private readonly TokenBucket _pace = new(limits.HandshakesPerSecond, Math.Max(1, limits.HandshakesPerSecond / 10), time);
    private int _underWay;

    /// <summary>Gives turns until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            while (_addresses.Count == 0 || _underWay >= AtOnce) await _changed.WaitAsync(cancel);
            if (_pace.Debt is { Ticks: > 0 } debt) await Task.Delay(debt, time, cancel);
            Begin(Next());
        }
    }

    /// <summary>Does <paramref name="handshake"/> when it is its turn. False if the peer did not wait for that.</summary>
    /// <param name="address">Others wait for one of another address as for one of this.</param>
    /// <param name="isGone">Asked when it is its turn.</param>
    public async Task<bool> TakeAsync(string address, Func<bool> isGone, Func<Task> handshake, CancellationToken cancel)
    {
        if (!await WaitAsync(address, isGone, cancel)) return false;
        Task work;
        try
        {
            work = handshake();
            using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            await Task.WhenAny(work, Task.Delay(TurnTime, time, enough.Token));
            enough.Cancel();
        }
        finally
        {
            _underWay--;
            _changed.Set();
        }

        await work;
        return true;
    }

    private async Task<bool> WaitAsync(string address, Func<bool> isGone, CancellationToken cancel)
    {
        var mine = new Waiter(new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously), isGone);
        Enqueue(address, mine);
        using var stopping = cancel.UnsafeRegister(static turn => ((TaskCompletionSource<bool>)turn!).TrySetCanceled(), mine.Turn);
        return await mine.Turn.Task;
    }

    private void Enqueue(string address, Waiter waiter)
    {
        if (!_waiting.TryGetValue(address, out var queue))
        {
            _waiting[address] = queue = new Queue<Waiter>();
            _addresses.Enqueue(address);
        }

        queue.Enqueue(waiter);
        _changed.Set();
    }

    private Waiter Next()
    {
        var address = _addresses.Dequeue();
        var queue = _waiting[address];
        var next = queue.Dequeue();
        if (queue.Count > 0) _addresses.Enqueue(address);
        else _waiting.Remove(address);
        return next;
    }

    private void Begin(Waiter waiter)
    {
        if (waiter.IsGone())
        {
            waiter.Turn.TrySetResult(false);
        }
        else if (waiter.Turn.TrySetResult(true))
        {
            _underWay++;
            _pace.Take(1);
        }
    }

    private readonly record struct Waiter(TaskCompletionSource<bool> Turn, Func<bool> IsGone);
}
