using EdgeFed.Core.Loop;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Records;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Rounds;

/// <summary>
/// The open round: who was asked, whose update is here, whose will not come. Updates are folded as they arrive.
/// </summary>
internal sealed class RoundCollector
{
    private readonly TimeProvider _time;
    private readonly Func<string, bool> _isWaitedFor;
    private readonly SortedDictionary<string, SpoolObject> _delivered = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _refused = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refusedByGate = new(StringComparer.Ordinal);
    private readonly HashSet<string> _refusedLast = new(StringComparer.Ordinal); // since the last update came
    private readonly Queue<SpoolObject> _held = new();
    private readonly Dictionary<string, double> _scales = new(StringComparer.Ordinal); // of updates that were scaled
    private readonly SortedSet<string> _localOnly = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (SpoolObject Update, int Held, long Since)> _arriving = new(StringComparer.Ordinal);
    private HashSet<string> _members = null!; // set by Begin
    private int _waitedFor; // members that are, and have not answered
    private bool _closed;

    /// <param name="isWaitedFor">Of the others an update is taken, but the round can end without it.</param>
    public RoundCollector(RoundStarted start, RoundFold fold, TimeProvider time, Func<string, bool> isWaitedFor)
    {
        (Fold, _time, _isWaitedFor) = (fold, time, isWaitedFor);
        Start = start;
        Begin(start);
    }

    /// <summary>The round as recorded; members may be added when it is begun again.</summary>
    public RoundStarted Start { get; private set; }

    public RoundFold Fold { get; }

    /// <summary>Set when a member delivered or will not.</summary>
    public AsyncSignal Changed { get; } = new();

    /// <summary>Updates here, by device.</summary>
    public IReadOnlyDictionary<string, SpoolObject> Delivered => _delivered;

    /// <summary>Members whose update will not be folded, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Refused => _refused;

    /// <summary>Members that trained for themselves and send nothing.</summary>
    public IReadOnlySet<string> LocalOnly => _localOnly;

    /// <summary>Members that did what was asked.</summary>
    public int Answers => _delivered.Count + _localOnly.Count;

    /// <summary>Members that did what was asked, well or badly: asked again, the same would come of it.</summary>
    public int Judged => Answers + _refusedByGate.Count;

    /// <summary>
    /// A member brought nothing, and the round may have waited for just that: it said nothing, or that nothing comes when all
    /// updates were here.
    /// </summary>
    public bool WasHeldUpBy(string device) => IsMissing(device) || _refusedLast.Contains(device);

    /// <summary>Members that said nothing yet.</summary>
    public IEnumerable<string> Missing => Start.Members.Where(IsMissing);

    /// <summary>Nobody is waited for any more.</summary>
    public bool IsComplete => _waitedFor == 0;

    /// <summary>Null where a round has none.</summary>
    public RoundDeadline? Deadline { get; init; }

    /// <inheritdoc cref="RoundDeadline.MillisecondsLeft"/>
    public long MillisecondsLeft => Deadline?.MillisecondsLeft ?? 0;

    /// <summary>True while this member's update can still be taken.</summary>
    public bool IsAwaited(string device) => !_closed && _members.Contains(device) && IsMissing(device);

    /// <summary>True while the round cannot end without this member, or not before its deadline.</summary>
    public bool IsWaitedFor(string device) => IsAwaited(device) && _isWaitedFor(device);

    /// <summary>From now on, late updates are superseded.</summary>
    public void Close() => _closed = true;

    /// <summary>The round goes on with these members; who refused may think again.</summary>
    public void Restart(RoundStarted again)
    {
        _refused.Clear();
        _refusedByGate.Clear();
        _refusedLast.Clear();
        Begin(again);
    }

    /// <summary>
    /// Members left, as the recorded round says now. False if an update of one is in the sums already: the round has to be
    /// collected again. Else nothing of them is in it any more, and nobody waits for them.
    /// </summary>
    public bool GoOnWith(RoundStarted now)
    {
        var left = Start.Members.Except(now.Members).ToHashSet(StringComparer.Ordinal);
        if (left.Any(_delivered.ContainsKey)) return false;
        foreach (var device in left)
        {
            _refused.Remove(device);
            _refusedByGate.Remove(device);
            _localOnly.Remove(device);
            _arriving.Remove(device);
        }

        var held = _held.Where(update => !left.Contains(update.Representation.Origin)).ToList();
        _held.Clear();
        foreach (var update in held) _held.Enqueue(update);
        Begin(now);
        return true;
    }

    public void NoteArriving(string device, SpoolObject? update)
    {
        if (update is not null) _arriving[device] = (update, update.Held.Count, _time.GetTimestamp());
    }

    /// <summary>Takes a finished update that has to be looked at before it is folded; one of each member.</summary>
    public void Hold(SpoolObject update)
    {
        if (HeldOf(update.Representation.Origin) is null) _held.Enqueue(update);
        Changed.Set();
    }

    /// <summary>A member's update that is to be looked at, or is just being; null if there is none.</summary>
    public SpoolObject? HeldOf(string device) => _held.FirstOrDefault(held => held.Representation.Origin == device);

    /// <summary>These, the oldest first.</summary>
    public IReadOnlyCollection<SpoolObject> Held => _held;

    /// <summary>The oldest of these was looked at.</summary>
    public void ReleaseHeld() => _held.Dequeue();

    /// <summary>Takes a finished update; once per member.</summary>
    /// <param name="scale">What its change is multiplied with.</param>
    /// <param name="start">What it changes, if it holds parameters.</param>
    public void Deliver(SpoolObject update, double scale = 1, SpoolObject? start = null)
    {
        var device = update.Representation.Origin;
        if (!IsAwaited(device)) return;
        _delivered[device] = update;
        _refusedLast.Clear();
        if (scale != 1) _scales[device] = scale;
        if (_isWaitedFor(device)) _waitedFor--;
        Fold.Add(new FoldInput(update, scale, start));
        Changed.Set();
    }

    /// <summary>Factor for the change that a member's update brings.</summary>
    public double ScaleOf(string device) => _scales.GetValueOrDefault(device, 1);

    /// <summary>A member was refused because of what its update does to the model.</summary>
    public bool WasRefusedByGate(string device) => _refusedByGate.Contains(device);

    /// <summary>A member did its training, and keeps what came of it.</summary>
    public void NoteLocalOnly(string device)
    {
        if (!IsAwaited(device)) return;
        _localOnly.Add(device);
        _refusedLast.Clear();
        if (_isWaitedFor(device)) _waitedFor--;
        Changed.Set();
    }

    public void Refuse(string device, string reason, bool byGate = false)
    {
        if (!IsAwaited(device)) return;
        _refused[device] = reason;
        _refusedLast.Add(device);
        if (byGate) _refusedByGate.Add(device);
        if (_isWaitedFor(device)) _waitedFor--;
        Changed.Set();
    }

    /// <summary>Leaves an update out that was delivered: no version can be made with it.</summary>
    public void LeaveOut(string device, string reason)
    {
        _delivered.Remove(device);
        _refused[device] = reason;
        _refusedByGate.Add(device);
    }

    /// <summary>
    /// True if an update that is waited for is on its way and, at its rate so far, will be here within <paramref name="span"/>.
    /// </summary>
    public bool WillArriveWithin(TimeSpan span) =>
        Missing.Any(device => _isWaitedFor(device) && ProjectedSeconds(device) <= span.TotalSeconds);

    private void Begin(RoundStarted start)
    {
        Start = start;
        _members = new HashSet<string>(start.Members, StringComparer.Ordinal);
        _waitedFor = start.Members.Count(device => IsMissing(device) && _isWaitedFor(device));
    }

    private bool IsMissing(string device) =>
        !_delivered.ContainsKey(device) && !_refused.ContainsKey(device) && !_localOnly.Contains(device);

    private double ProjectedSeconds(string device)
    {
        if (!_arriving.TryGetValue(device, out var transfer)) return double.PositiveInfinity;
        var arrived = transfer.Update.Held.Count - transfer.Held;
        var left = transfer.Update.Held.Total - transfer.Update.Held.Count;
        return arrived == 0 ? double.PositiveInfinity : left * _time.GetElapsedTime(transfer.Since).TotalSeconds / arrived;
    }
}
