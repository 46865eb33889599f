using EdgeFed.Core.Endpoints;
using EdgeFed.Transport.Network;

namespace EdgeFed.Simulation.Network;

/// <summary>From the first packet to a connection, a refusal, or a long silence.</summary>
internal sealed class ConnectAttempt(SimNetwork network, HostNetwork client, TcpEndpoint endpoint, SimRandom random)
{
    private readonly TaskCompletionSource<IConnection> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LinkOptions _options = network.OptionsFor(client.Host.Name, endpoint.Host);
    private readonly long _began = network.World.NowTicks;
    private TimeSpan _wait = TimeSpan.FromSeconds(1);

    public async Task<IConnection> RunAsync(CancellationToken cancel)
    {
        using var registration = cancel.Register(() => _done.TrySetCanceled(cancel));
        After(random.Between(_options.MinLatency, _options.MaxLatency) * 2, Arrive);
        return await _done.Task;
    }

    private void Arrive()
    {
        if (_done.Task.IsCompleted || client.Context.IsDead) return;
        if (network.DarkUntil(client.Host.Name, endpoint.Host) > network.World.NowTicks) Retry();
        else if (network.FindListener(endpoint.ToString()) is { } listener) Accept(listener);
        else if (IsUnpowered() && random.Chance(_options.HangUnpowered)) Retry();
        else Fail("connection refused, nothing listens there");
    }

    private void Accept(SimListener listener)
    {
        var link = network.Connect(client, listener);
        if (!_done.TrySetResult(link.Client)) link.Client.Abort();
        else listener.Offer(link.Server);
    }

    /// <summary>The kernel keeps trying, each time after twice as long, until its time is up.</summary>
    private void Retry()
    {
        var left = TimeSpan.FromTicks(_began + _options.ConnectTimeout.Ticks - network.World.NowTicks);
        if (_wait < left) After(_wait, Arrive);
        else After(left, () => Fail("no answer"));
        _wait *= 2;
    }

    private bool IsUnpowered() =>
        network.World.Hosts.FirstOrDefault(host => host.Name == endpoint.Host) is { Unit.State: UnitState.Crashed, LastCrash: CrashKind.PowerLoss };

    private void Fail(string reason) => _done.TrySetException(new NetworkException($"Cannot connect to {endpoint}: {reason}."));

    private void After(TimeSpan delay, Action action) => network.World.After(delay, action);
}
