using EdgeFed.Federation.Aggregation;
using EdgeFed.Federation.Records;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Loop;

namespace EdgeFed.Federation.Aggregator;

/// <summary>The open round: who was asked, whose update is here, whose will not come. Updates are folded as they arrive.</summary>
internal sealed class RoundCollector(RoundStarted start, UpdateFold fold, TimeProvider time)
{
    private readonly SortedDictionary<string, SpoolObject> _delivered = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SpoolObject Update, int Held, long Since)> _arriving = new(StringComparer.Ordinal);
    private HashSet<string> _members = new(start.Members, StringComparer.Ordinal);
    private long? _deadline;
    private bool _closed;

    /// <summary>The round as recorded; members may be added when it is begun again.</summary>
    public RoundStarted Start { get; private set; } = start;

    public UpdateFold Fold => fold;

    /// <summary>Set when a member delivered or will not.</summary>
    public AsyncSignal Changed { get; } = new();

    /// <summary>Updates here, by device.</summary>
    public IReadOnlyDictionary<string, SpoolObject> Delivered => _delivered;

    /// <summary>Members whose update will not be folded, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Refused => _refused;

    /// <summary>Members neither here nor refused.</summary>
    public IEnumerable<string> Missing => Start.Members.Where(IsMissing);

    public bool IsComplete => _delivered.Count + _refused.Count == _members.Count;

    /// <summary>Until the deadline; 0 without one.</summary>
    public long MillisecondsLeft => _deadline is { } deadline ? Math.Max(1, (long)time.GetElapsedTime(time.GetTimestamp(), deadline).TotalMilliseconds) : 0;

    /// <summary>True while this member's update can still be taken.</summary>
    public bool IsAwaited(string device) => !_closed && _members.Contains(device) && IsMissing(device);

    /// <summary>From now on, late updates are superseded.</summary>
    public void Close() => _closed = true;

    public void SetDeadline(TimeSpan fromNow) => _deadline = time.GetTimestamp() + (long)(fromNow.TotalSeconds * time.TimestampFrequency);

    /// <summary>The round goes on with these members; who refused may think again.</summary>
    public void Restart(RoundStarted again)
    {
        Start = again;
        _members = new HashSet<string>(again.Members, StringComparer.Ordinal);
        _refused.Clear();
    }

    public void NoteArriving(string device, SpoolObject? update)
    {
        if (update is not null) _arriving[device] = (update, update.Held.Count, time.GetTimestamp());
    }

    /// <summary>Takes a finished update; once per member.</summary>
    public void Deliver(SpoolObject update)
    {
        if (!IsAwaited(update.Representation.Origin)) return;
        _delivered[update.Representation.Origin] = update;
        fold.Add(update);
        Changed.Set();
    }

    public void Refuse(string device, string reason)
    {
        if (!IsAwaited(device)) return;
        _refused[device] = reason;
        Changed.Set();
    }

    /// <summary>True if a missing update is on its way and, at its rate so far, will be here within <paramref name="span"/>.</summary>
    public bool WillArriveWithin(TimeSpan span) => Missing.Any(device => ProjectedSeconds(device) <= span.TotalSeconds);

    private bool IsMissing(string device) => !_delivered.ContainsKey(device) && !_refused.ContainsKey(device);

    private double ProjectedSeconds(string device)
    {
        if (!_arriving.TryGetValue(device, out var transfer)) return double.PositiveInfinity;
        var arrived = transfer.Update.Held.Count - transfer.Held;
        var left = transfer.Update.Held.Total - transfer.Update.Held.Count;
        return arrived == 0 ? double.PositiveInfinity : left * time.GetElapsedTime(transfer.Since).TotalSeconds / arrived;
    }
}
