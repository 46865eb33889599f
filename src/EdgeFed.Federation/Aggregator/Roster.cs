using EdgeFed.Core.Texts;
using EdgeFed.Transport.Loop;

namespace EdgeFed.Federation.Aggregator;

/// <summary>Which workers are connected, when the others were last seen, and what each sent last.</summary>
/// <param name="onChange">Told of every change of these.</param>
internal sealed class Roster(TimeProvider time, Action? onChange = null)
{
    private readonly SortedDictionary<string, WorkerSession> _connected = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastSeen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Round, long Examples)> _updates = new(StringComparer.Ordinal);

    /// <summary>Set when somebody came or went.</summary>
    public AsyncSignal Changed { get; } = new();

    /// <summary>How often somebody came.</summary>
    public long Contacts { get; private set; }

    public IReadOnlyCollection<string> Connected => _connected.Keys;

    public IReadOnlyCollection<WorkerSession> Sessions => _connected.Values;

    /// <summary>Workers that were connected since this unit started or sent something, and may be so no more.</summary>
    public IEnumerable<string> Seen => _lastSeen.Keys.Union(_updates.Keys);

    public WorkerSession? Find(string device) => _connected.GetValueOrDefault(device);

    public void Add(WorkerSession session)
    {
        session.Since = time.GetTimestamp();
        _connected[session.Device] = session;
        Contacts++;
        Tell();
    }

    /// <summary>A worker's update of a round is here.</summary>
    public void NoteUpdate(string device, int round, long examples)
    {
        _updates[device] = (round, examples);
        onChange?.Invoke();
    }

    /// <summary>Zeros if nothing is known.</summary>
    public (int Round, long Examples) LastUpdate(string device) => _updates.GetValueOrDefault(device);

    /// <summary>How long a worker has been connected, or away; null if it was not seen.</summary>
    public TimeSpan? TimeOf(string device) =>
        Find(device) is { } session ? time.GetElapsedTime(session.Since)
        : _lastSeen.TryGetValue(device, out var since) ? time.GetElapsedTime(since)
        : null;

    /// <summary>Removes a session unless a newer one took its place.</summary>
    public void Remove(WorkerSession session)
    {
        if (Find(session.Device) != session) return;
        _connected.Remove(session.Device);
        _lastSeen[session.Device] = time.GetTimestamp();
        Tell();
    }

    /// <summary>For people: "connected", "last seen 40 s ago" or "not seen since this unit started".</summary>
    public string Whereabouts(string device)
    {
        if (_connected.ContainsKey(device)) return "connected";
        return _lastSeen.TryGetValue(device, out var since)
            ? $"last seen {DurationText.Of(time.GetElapsedTime(since))} ago"
            : "not seen since this unit started";
    }

    private void Tell()
    {
        Changed.Set();
        onChange?.Invoke();
    }
}
