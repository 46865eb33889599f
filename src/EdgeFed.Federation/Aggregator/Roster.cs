using EdgeFed.Transport.Loop;

namespace EdgeFed.Federation.Aggregator;

/// <summary>Which workers are connected, and when the others were last seen.</summary>
internal sealed class Roster(TimeProvider time)
{
    private readonly SortedDictionary<string, WorkerSession> _connected = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastSeen = new(StringComparer.Ordinal);

    /// <summary>Set when somebody came or went.</summary>
    public AsyncSignal Changed { get; } = new();

    /// <summary>How often somebody came.</summary>
    public long Contacts { get; private set; }

    public IReadOnlyCollection<string> Connected => _connected.Keys;

    public IReadOnlyCollection<WorkerSession> Sessions => _connected.Values;

    public WorkerSession? Find(string device) => _connected.GetValueOrDefault(device);

    public void Add(WorkerSession session)
    {
        _connected[session.Device] = session;
        Contacts++;
        Changed.Set();
    }

    /// <summary>Removes a session unless a newer one took its place.</summary>
    public void Remove(WorkerSession session)
    {
        if (Find(session.Device) != session) return;
        _connected.Remove(session.Device);
        _lastSeen[session.Device] = time.GetTimestamp();
        Changed.Set();
    }

    /// <summary>For people: "connected", "last seen 40 s ago" or "not seen since this unit started".</summary>
    public string Whereabouts(string device)
    {
        if (_connected.ContainsKey(device)) return "connected";
        return _lastSeen.TryGetValue(device, out var since)
            ? $"last seen {time.GetElapsedTime(since).TotalSeconds:0} s ago"
            : "not seen since this unit started";
    }
}
