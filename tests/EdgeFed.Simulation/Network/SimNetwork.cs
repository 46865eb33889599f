namespace EdgeFed.Simulation.Network;

/// <summary>All links of the world, and what can be done to them.</summary>
public sealed class SimNetwork
{
    private readonly World _world;
    private readonly SimRandom _random;
    private readonly List<SimLink> _links = [];
    private readonly Dictionary<string, SimListener> _listeners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _darkUntil = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), LinkOptions> _options = [];
    private int _nextPort = 40000;

    internal SimNetwork(World world)
    {
        _world = world;
        _random = world.RandomFor("network");
    }

    /// <summary>For connections made from now on, where no own options are set.</summary>
    public LinkOptions Options { get; set; } = new();

    public List<IWireTap> Taps { get; } = [];

    /// <summary>The connections on which something can still move, oldest first.</summary>
    public IReadOnlyList<SimLink> Links => _links;

    /// <summary>Connections ever made.</summary>
    public int Made { get; private set; }

    public long BytesDelivered { get; internal set; }

    internal World World => _world;

    /// <summary>Own options for connections between two hosts made from now on, whoever connects.</summary>
    public void SetOptions(string host, string otherHost, LinkOptions options)
    {
        _options[(host, otherHost)] = options;
        _options[(otherHost, host)] = options;
    }

    /// <summary>
    /// Nothing moves to or from the host for a while, and nobody is told. Connections survive it, and attempts to connect too, but
    /// both are silent until they are next tried again, which takes about as long as it was dark.
    /// </summary>
    public void Blackout(string host, TimeSpan span)
    {
        _world.Note(0xb1ac);
        _darkUntil[host] = Math.Max(_darkUntil.GetValueOrDefault(host), _world.NowTicks + span.Ticks);
    }

    /// <summary>Cuts every connection of the host.</summary>
    public void CutAll(string host, CutKind kind)
    {
        foreach (var link in LinksOf(host)) link.Cut(kind);
    }

    /// <summary>The connections of a host, oldest first.</summary>
    public IReadOnlyList<SimLink> LinksOf(string host) => _links.Where(link => link.Touches(host)).ToArray();

    internal long DarkUntil(string host, string other) => Math.Max(_darkUntil.GetValueOrDefault(host), _darkUntil.GetValueOrDefault(other));

    internal LinkOptions OptionsFor(string host, string other) => _options.GetValueOrDefault((host, other), Options);

    internal int NextPort() => _nextPort++;

    internal bool TryListen(SimListener listener) => _listeners.TryAdd(listener.Endpoint, listener);

    internal SimListener? FindListener(string endpoint) => _listeners.GetValueOrDefault(endpoint);

    internal void Remove(SimListener listener) => _listeners.Remove(listener.Endpoint);

    internal void Remove(SimLink link)
    {
        if (!_links.Remove(link)) return;
        foreach (var tap in Taps) tap.OnEnded(link.Id);
    }

    internal SimLink Connect(HostNetwork client, SimListener listener)
    {
        var options = OptionsFor(client.Host.Name, listener.Owner.Host.Name);
        var link = new SimLink(this, ++Made, client, listener, options, new SimRandom(_random.NextUInt64()));
        _links.Add(link);
        link.Open();
        return link;
    }
}
