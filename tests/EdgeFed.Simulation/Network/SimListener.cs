using EdgeFed.Transport.Network;

namespace EdgeFed.Simulation.Network;

internal sealed class SimListener(HostNetwork owner, SimNetwork network, string endpoint) : IListener
{
    private readonly Queue<SimEnd> _offered = new();
    private readonly Queue<TaskCompletionSource<IConnection>> _accepting = new();
    private bool _disposed;

    public string Endpoint => endpoint;

    public HostNetwork Owner => owner;

    /// <summary>Connections that nobody has accepted yet.</summary>
    public int Waiting => _offered.Count;

    public async ValueTask<IConnection> AcceptAsync(CancellationToken cancel)
    {
        owner.Context.Enter("accepting");
        cancel.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_offered.TryDequeue(out var offered)) return offered;
        var waiting = new TaskCompletionSource<IConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
        _accepting.Enqueue(waiting);
        using var registration = cancel.Register(() => waiting.TrySetCanceled(cancel));
        return await waiting.Task;
    }

    public void Offer(SimEnd end)
    {
        while (_accepting.TryDequeue(out var waiting))
        {
            if (waiting.TrySetResult(end)) return;
        }
        _offered.Enqueue(end);
    }

    public ValueTask DisposeAsync()
    {
        if (_disposed || owner.Context.IsDead) return ValueTask.CompletedTask;
        _disposed = true;
        network.Remove(this);
        owner.Remove(this);
        foreach (var end in _offered) end.Abort();
        foreach (var waiting in _accepting) waiting.TrySetException(new ObjectDisposedException(nameof(SimListener)));
        return ValueTask.CompletedTask;
    }
}
