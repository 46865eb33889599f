namespace EdgeFed.Simulation.Network;

/// <summary>One connection: two ends and a carrier each way.</summary>
public sealed class SimLink
{
    private readonly SimNetwork _network;
    private readonly SimRandom _random;
    private readonly LinkOptions _options;
    private readonly Carrier _up;
    private readonly Carrier _down;
    private bool _cut;

    internal SimLink(SimNetwork network, int id, HostNetwork client, SimListener listener, LinkOptions options, SimRandom random)
    {
        _network = network;
        _random = random;
        _options = options;
        Id = id;
        var server = listener.Owner;
        Client = new SimEnd(this, client, options, listener.Endpoint);
        Server = new SimEnd(this, server, options, $"{client.Host.Name}:{50000 + id % 15000}");
        _up = new Carrier(network, this, Client, Server, options, new SimRandom(random.NextUInt64()));
        _down = new Carrier(network, this, Server, Client, options, new SimRandom(random.NextUInt64()));
    }

    public int Id { get; }

    /// <summary>The host that connected.</summary>
    public string ClientHost => Client.Host;

    /// <summary>The host that listened.</summary>
    public string ServerHost => Server.Host;

    internal SimEnd Client { get; }

    internal SimEnd Server { get; }

    public bool Touches(string host) => ClientHost == host || ServerHost == host;

    /// <summary>Ends the connection now; bytes in flight are lost.</summary>
    public void Cut(CutKind kind)
    {
        if (!Sever()) return;
        var toldFirst = _random.Chance(0.5);
        Tell(Client, kind == CutKind.Reset || (kind == CutKind.HalfOpen && toldFirst));
        Tell(Server, kind == CutKind.Reset || (kind == CutKind.HalfOpen && !toldFirst));
    }

    public override string ToString() => $"connection {Id} from {ClientHost} to {ServerHost}";

    internal void Open()
    {
        _up.Start();
        _down.Start();
    }

    /// <summary>One end has dropped the connection; the other hears a reset, or nothing.</summary>
    internal void CutBy(SimEnd end, bool otherIsTold)
    {
        if (Sever()) Tell(Other(end), otherIsTold);
    }

    /// <summary>One end was closed in good order; its last bytes and its end are on their way.</summary>
    internal void OnClosed(SimEnd end)
    {
        CarrierTo(end).Release();
        EndIfDone();
    }

    /// <summary>Both ends closed and both ends arrived: nothing can move any more.</summary>
    internal void EndIfDone()
    {
        if (Client.IsClosed && Server.IsClosed && _up.IsDone && _down.IsDone) Sever();
    }

    /// <summary>Bytes for an end that was closed: thrown away while its last words travel, answered with a reset after that.</summary>
    internal void OnUnwanted(SimEnd end)
    {
        if (CarrierFrom(end).IsDone) CutBy(end, otherIsTold: true);
    }

    internal Carrier CarrierFrom(SimEnd end) => end == Client ? _up : _down;

    private SimEnd Other(SimEnd end) => end == Client ? Server : Client;

    private Carrier CarrierTo(SimEnd end) => end == Client ? _down : _up;

    private bool Sever()
    {
        if (_cut) return false;
        _cut = true;
        _up.Stop();
        _down.Stop();
        _network.Remove(this);
        return true;
    }

    /// <summary>A reset is sent once: in the dark it is lost, and what is left is the silence.</summary>
    private void Tell(SimEnd end, bool soon)
    {
        var isDark = _network.DarkUntil(ClientHost, ServerHost) > _network.World.NowTicks;
        if (soon && !isDark) After(_random.Between(TimeSpan.Zero, _options.MaxLatency + _options.Jitter), end);
        else if (!_random.Chance(_options.SilentForEver)) After(_random.Between(TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2)), end);
    }

    private void After(TimeSpan delay, SimEnd end)
    {
        var cause = _random.Chance(0.5) ? new IOException($"The connection to {end.Peer} broke: reset by peer.") : null;
        var dark = TimeSpan.FromTicks(Math.Max(0, _network.DarkUntil(ClientHost, ServerHost) - _network.World.NowTicks));
        _network.World.After(delay + dark, () => end.Break(cause));
    }
}
