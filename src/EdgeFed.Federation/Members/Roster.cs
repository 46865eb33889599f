using EdgeFed.Core.Loop;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Identity;

namespace EdgeFed.Federation.Members;

/// <summary>Connected workers, when the others were last seen, and the newest update of each.</summary>
/// <param name="onChange">Told of every change of these.</param>
internal sealed class Roster(TimeProvider time, Action? onChange = null)
{
    private static readonly (TimeSpan From, string Text)[] _steps =
    [
        (TimeSpan.FromMinutes(1), "1 min"), (TimeSpan.FromMinutes(2), "2 min"), (TimeSpan.FromMinutes(5), "5 min"), (TimeSpan.FromMinutes(10), "10 min"),
        (TimeSpan.FromMinutes(30), "30 min"), (TimeSpan.FromHours(1), "1 h"), (TimeSpan.FromHours(3), "3 h"), (TimeSpan.FromHours(12), "12 h"),
    ];

    private readonly SortedDictionary<string, ConnectedWorker> _connected = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _lastSeen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PeerCredential> _credentials = new(StringComparer.Ordinal); // of units that are away
    private readonly Dictionary<string, (int Round, long Examples)> _updates = new(StringComparer.Ordinal);

    /// <summary>Set when somebody came or went.</summary>
    public AsyncSignal Changed { get; } = new();

    /// <summary>Connections accepted since this unit started.</summary>
    public long Contacts { get; private set; }

    public IReadOnlyCollection<string> Connected => _connected.Keys;

    public IReadOnlyCollection<ConnectedWorker> Workers => _connected.Values;

    /// <summary>Workers that were connected since this unit started or sent something, and may be so no more.</summary>
    public IEnumerable<string> Seen => _lastSeen.Keys.Union(_updates.Keys);

    public ConnectedWorker? Find(string device) => _connected.GetValueOrDefault(device);

    public void Add(ConnectedWorker worker)
    {
        worker.Since = time.GetTimestamp();
        _connected[worker.Device] = worker;
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
        Find(device) is { } worker ? time.GetElapsedTime(worker.Since)
        : _lastSeen.TryGetValue(device, out var since) ? time.GetElapsedTime(since)
        : null;

    /// <summary>Removes a worker unless a newer one took its place.</summary>
    public void Remove(ConnectedWorker worker)
    {
        if (Find(worker.Device) != worker) return;
        _connected.Remove(worker.Device);
        _lastSeen[worker.Device] = time.GetTimestamp();
        if (worker.Link?.Credential is { } credential) _credentials[worker.Device] = credential;
        Tell();
    }

    /// <summary>
    /// Credential that a device proved when it was connected last, or is connected with now; null if nothing is known.
    /// </summary>
    public PeerCredential? CredentialOf(string device) => Find(device)?.Link.Credential ?? _credentials.GetValueOrDefault(device);

    /// <summary>Nothing is known of a device any more, but that it is connected if it is.</summary>
    public void Forget(string device)
    {
        _lastSeen.Remove(device);
        _credentials.Remove(device);
        _updates.Remove(device);
        Tell();
    }

    /// <summary>
    /// For people: "connected", "last seen 40 s ago", "last seen over 5 min ago" or "not seen since this unit started".
    /// </summary>
    public string Whereabouts(string device)
    {
        if (_connected.ContainsKey(device)) return "connected";
        return _lastSeen.TryGetValue(device, out var since) ? $"last seen {Ago(time.GetElapsedTime(since))} ago" : "not seen since this unit started";
    }

    /// <summary>In ever longer steps: so it is told ever more rarely, and a log does not fill with it.</summary>
    private static string Ago(TimeSpan away)
    {
        if (away < _steps[0].From) return $"{away.TotalSeconds:0} s";
        if (away >= TimeSpan.FromDays(1)) return $"over {away.Days} d";
        return $"over {_steps.Last(step => away >= step.From).Text}";
    }

    private void Tell()
    {
        Changed.Set();
        onChange?.Invoke();
    }
}
