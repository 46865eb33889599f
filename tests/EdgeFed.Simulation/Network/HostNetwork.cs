using EdgeFed.Core.Endpoints;
using EdgeFed.Transport.Network;

namespace EdgeFed.Simulation.Network;

/// <summary>The network as one unit sees it. Hosts are reached by their names; loopback and wildcard addresses mean this host.</summary>
internal sealed class HostNetwork(SimNetwork network, SimHost host, SimContext context) : INetwork
{
    private readonly List<SimListener> _listeners = [];
    private readonly List<SimEnd> _ends = [];
    private readonly SimRandom _random = network.World.RandomFor($"connecting {context.Name}");

    public SimHost Host => host;

    public SimContext Context => context;

    /// <summary>What the unit has taken and not given back; connections waiting to be accepted are not its own yet.</summary>
    public int OpenConnections => _ends.Count + _listeners.Count - _listeners.Sum(static listener => listener.Waiting);

    public ValueTask<IListener> ListenAsync(string endpoint, CancellationToken cancel)
    {
        context.Enter("listening");
        cancel.ThrowIfCancellationRequested();
        if (host.World.Now < host.AddressFrom)
            throw new NetworkException($"Cannot listen at {endpoint}: the address is not one of this machine's.") { MayComeLater = true };
        var parsed = Resolve(endpoint);
        if (parsed.Host != host.Name) throw new NetworkException($"Cannot listen at {endpoint}: the address is not one of this machine's.");
        if (parsed.Port == 0) parsed = parsed with { Port = network.NextPort() };
        var listener = new SimListener(this, network, parsed.ToString());
        if (!network.TryListen(listener)) throw new NetworkException($"Cannot listen at {endpoint}: the port is in use by another program.");
        _listeners.Add(listener);
        return new ValueTask<IListener>(listener);
    }

    public ValueTask<IConnection> ConnectAsync(string endpoint, CancellationToken cancel)
    {
        context.Enter("connecting");
        cancel.ThrowIfCancellationRequested();
        var attempt = new ConnectAttempt(network, this, Resolve(endpoint), _random);
        return new ValueTask<IConnection>(attempt.RunAsync(cancel));
    }

    public void Add(SimEnd end) => _ends.Add(end);

    public void Remove(SimEnd end) => _ends.Remove(end);

    public void Remove(SimListener listener) => _listeners.Remove(listener);

    /// <summary>The process has died. Its listeners are gone; its peers learn of it as the kind of death allows.</summary>
    public void Die(CrashKind kind)
    {
        foreach (var listener in _listeners) network.Remove(listener);
        foreach (var end in _ends.ToArray()) end.OnOwnerDied(kind);
        _listeners.Clear();
        _ends.Clear();
    }

    /// <summary>The process has ended; <see cref="OpenConnections"/> keeps saying what it had left open.</summary>
    public void End()
    {
        foreach (var listener in _listeners) network.Remove(listener);
        foreach (var end in _ends.ToArray()) end.CloseForOwner();
    }

    private TcpEndpoint Resolve(string endpoint)
    {
        var parsed = TcpEndpoint.Parse(endpoint);
        return parsed.IsLoopback || parsed.Host is "*" or "0.0.0.0" or "::" ? parsed with { Host = host.Name } : parsed;
    }
}
