using EdgeFed.Core.Loop;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Updates;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Async;

/// <summary>
/// Updates of a job without rounds: whoever has a task may answer it, however late. Says what of an update cannot be: one that
/// starts from a version that is not kept any more, or does not exist yet, one that was folded before, one of a worker that is
/// excluded.
/// </summary>
internal sealed class AsyncIntake(
    JobContext context, MemberContext members, UpdateChecks checks, OutcomeSender outcomes, TaskSender tasks, AsyncObjects objects,
    bool needsBase) : IUpdateIntake
{
    private readonly Queue<SpoolObject> _arrived = new();
    private readonly HashSet<string> _waiting = new(StringComparer.Ordinal); // names of these, and of those being folded
    private readonly HashSet<string> _idle = new(StringComparer.Ordinal);
    private readonly List<(ObjectName Name, string Reason)> _refused = [];

    /// <summary>Set when there may be something to do.</summary>
    public AsyncSignal Changed { get; } = new();

    /// <summary>An update is of no use without the version it was trained from.</summary>
    public bool NeedsBase => needsBase;

    /// <summary>Updates that are here and not folded.</summary>
    public int Arrived => _arrived.Count;

    private AsyncState State => context.Record.AsyncState;

    public void Greet(ConnectedWorker worker)
    {
        if (State.OpenTaskOf(worker.Device) is not { } task)
        {
            NoteIdle(worker.Device);
            return;
        }

        var update = NameOf(worker.Device, task.Number);
        if (_waiting.Contains(update)) return;
        Ask(worker, task);
        worker.AnnounceHeld(context.Spool, update);
    }

    public OfferAnswer Judge(ConnectedWorker worker, ObjectName name, Representation offered)
    {
        var device = worker.Device;
        if (WasFolded(name, offered)) return Settled(name);
        if (context.Record.IsExcluded(device))
            return OfferAnswer.Refuse(RejectCode.NotAMember, $"{device} is excluded: {context.Record.RefusedInARow(device)} of its updates in a row were refused");
        if (members.Completion.Result is not null) return Superseded(name, "the job is finished");
        members.Rollback.NoteVersion(device, offered.BaseVersion);
        members.Rollback.NoteNumber(device, "task", name.Number, State.NextNumber(device) - 1);
        if (offered.BaseVersion > State.Version)
            return Unfit(name, $"the update starts from version {offered.BaseVersion}; the newest is {State.Version}");
        if (State.OpenTaskOf(device) is not { } task || task.Number != name.Number) return Superseded(name, $"nobody waits for update {name.Number} of {device}");
        if (offered.BaseVersion != task.Version)
            return Unfit(name, $"the update starts from version {offered.BaseVersion}, task {task.Number} from {task.Version}");
        if (_waiting.Contains(offered.Name)) return OfferAnswer.Here;
        if (needsBase && objects.FindModel(task.Version) is null) return Lapsed(name, $"version {task.Version} is not kept any more; see leased_versions");
        if (checks.FindInSpool(offered) is { } complete)
        {
            Take(complete);
            return OfferAnswer.Here;
        }

        return checks.TooMuch(device, offered) is { } tooMuch ? Lapsed(name, tooMuch) : OfferAnswer.Take;
    }

    public void Take(SpoolObject update)
    {
        var name = ObjectName.Parse(update.Name);
        if (members.Completion.Result is not null)
        {
            Drop(name);
            return;
        }

        if (State.OpenTaskOf(name.Device)?.Number != name.Number || !_waiting.Add(update.Name)) return;
        _arrived.Enqueue(update);
        Changed.Set();
    }

    public void Refuse(ObjectName name, string reason)
    {
        if (State.OpenTaskOf(name.Device)?.Number != name.Number || _waiting.Contains(name.ToString())) return;
        _refused.Add((name, reason));
        Changed.Set();
    }

    /// <summary>The version of its task is beyond what is kept: the worker gets another task.</summary>
    public void NoteMissing(ConnectedWorker worker, ObjectName version)
    {
        if (State.OpenTaskOf(worker.Device) is { } task && task.Version == version.Number)
            Refuse(ObjectName.Parse(NameOf(worker.Device, task.Number)),
                $"version {task.Version} is not kept any more; see leased_versions");
        else context.Log.UnknownWant(worker.Device, version.ToString());
    }

    public void Wake() => Changed.Set();

    /// <summary>Its open task came to nothing when it left; what it was folded with before stays.</summary>
    public void Release(string device)
    {
        var kept = _arrived.Where(update => update.Representation.Origin != device).ToList();
        _arrived.Clear();
        foreach (var update in kept) _arrived.Enqueue(update);
        foreach (var unused in context.Spool.Objects.Where(found => found.Representation.Origin == device && (!found.IsComplete || _waiting.Contains(found.Name))).ToList())
            context.Spool.Delete(unused.Name);
        _waiting.RemoveWhere(name => ObjectName.Parse(name).Device == device);
        _refused.RemoveAll(refused => refused.Name.Device == device);
        _idle.Remove(device);
    }

    public bool IsWaitedFor(string device) => State.OpenTaskOf(device) is not null;

    /// <summary>Takes updates of open tasks that were whole in the spool when this unit was started.</summary>
    public void TakeStored()
    {
        foreach (var (device, task) in State.Tasks)
            if (task.IsOpen && objects.FindUpdate(device, task.Number) is { } kept) Take(kept);
    }

    /// <summary>The oldest updates that are here, at most so many.</summary>
    public IReadOnlyList<SpoolObject> TakeArrived(long most)
    {
        var taken = new List<SpoolObject>();
        while (taken.Count < most && _arrived.TryDequeue(out var update)) taken.Add(update);
        return taken;
    }

    /// <summary>Tasks that came to nothing, and were not recorded as that.</summary>
    public IReadOnlyList<(ObjectName Name, string Reason)> TakeRefused()
    {
        var refused = _refused.ToList();
        _refused.Clear();
        return refused;
    }

    /// <summary>The fate of an update is recorded; its worker may have another task.</summary>
    public void NoteSettled(ObjectName update)
    {
        _waiting.Remove(update.ToString());
        if (members.Roster.Find(update.Device) is not null) NoteIdle(update.Device);
    }

    /// <summary>The update is damaged on disk; its worker still has it.</summary>
    public void AskAgain(ObjectName update)
    {
        _waiting.Remove(update.ToString());
        if (members.Roster.Find(update.Device) is { } worker && State.OpenTaskOf(update.Device) is { } task) Ask(worker, task);
    }

    /// <summary>Workers that can be given a task now, in the order of their names.</summary>
    public IReadOnlyList<string> TakeIdle()
    {
        var idle = _idle.Where(device => members.Roster.Find(device) is not null).Order(StringComparer.Ordinal).ToList();
        _idle.Clear();
        return idle;
    }

    /// <summary>Asks a worker for the update of its task.</summary>
    public void Ask(ConnectedWorker worker, WorkerTask task) =>
        tasks.Ask(worker, new Train(context.Job.Id, (int)task.Number, task.Version, task.Model, DeadlineMilliseconds: 0));

    /// <summary>The job is over: updates that are here, or on their way, come too late.</summary>
    public void DropRest()
    {
        _arrived.Clear();
        foreach (var (device, task) in State.Tasks)
            if (task.IsOpen) Drop(ObjectName.Parse(NameOf(device, task.Number)));
    }

    private void Drop(ObjectName update)
    {
        context.Spool.Delete(update.ToString());
        outcomes.Send(update, UpdateOutcome.Superseded, "the job is finished");
    }

    private void NoteIdle(string device)
    {
        if (context.Record.IsExcluded(device)) context.Log.Excluded(device, context.Record.RefusedInARow(device));
        else if (_idle.Add(device)) Changed.Set();
    }

    private bool WasFolded(ObjectName name, Representation offered) =>
        State.ContributionOf(name.Device) is var newest && newest.Number == name.Number && newest.Update == offered.Content;

    private OfferAnswer Settled(ObjectName update)
    {
        outcomes.Send(update, UpdateOutcome.Folded, "");
        return OfferAnswer.Here;
    }

    private OfferAnswer Superseded(ObjectName update, string reason)
    {
        outcomes.Send(update, UpdateOutcome.Superseded, reason);
        return OfferAnswer.Refuse(RejectCode.Superseded, reason);
    }

    /// <summary>The worker has nothing better for this task: it gets another.</summary>
    private OfferAnswer Unfit(ObjectName name, string reason)
    {
        Refuse(name, reason);
        return OfferAnswer.Refuse(RejectCode.WrongModel, reason);
    }

    /// <summary>The task cannot be answered any more, by no fault of the worker's.</summary>
    private OfferAnswer Lapsed(ObjectName name, string reason)
    {
        Refuse(name, reason);
        return OfferAnswer.RetryLater(RejectCode.Busy, reason); // the verdict comes when it is recorded
    }

    private string NameOf(string device, long number) => ObjectName.Update(context.Job.Id, device, number).ToString();
}
