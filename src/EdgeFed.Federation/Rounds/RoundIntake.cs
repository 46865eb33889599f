using EdgeFed.Aggregation.Sums;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Updates;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Rounds;

/// <summary>Updates of a job in rounds: what is asked for is in the open round, and nothing else is.</summary>
internal sealed class RoundIntake(
    JobContext context, Roster roster, UpdateChecks checks, OutcomeSender outcomes, TaskSender tasks, RollbackWatch rollback) : IUpdateIntake
{
    // newest refusal of each device
    private readonly Dictionary<string, (int Round, string Reason)> _told = new(StringComparer.Ordinal);

    /// <summary>The open round, or null between rounds.</summary>
    public RoundCollector? Round { get; set; }

    /// <summary>Asks a member for its update of a round.</summary>
    public void Ask(ConnectedWorker worker, RoundCollector round)
    {
        var start = round.Start;
        tasks.Ask(worker, new Train(context.Job.Id, start.Round, start.BaseVersion, start.Base, round.MillisecondsLeft));
    }

    public void Greet(ConnectedWorker worker)
    {
        if (Round is not { } round || !round.IsAwaited(worker.Device)) return;
        Ask(worker, round);
        worker.AnnounceHeld(context.Spool, context.UpdateName(worker.Device, round.Start.Round));
    }

    public OfferAnswer Judge(ConnectedWorker worker, ObjectName name, Representation offered) =>
        Round is { } round && name.Number == round.Start.Round
            ? JudgeCurrent(worker.Device, round, offered)
            : JudgeOther(worker, name, offered);

    public void Take(SpoolObject update)
    {
        var name = ObjectName.Parse(update.Name);
        if (Round is not { } round || round.Start.Round != name.Number || !round.IsAwaited(name.Device)) return;
        if (!round.Fold.HasRoomFor(update.Representation.NumExamples))
        {
            Refuse(name, $"with its {update.Representation.NumExamples} examples the round has more than {ExactSum.MaxTotalWeight}");
            return;
        }

        if (context.Job.ScreensUpdates) round.Hold(update);
        else round.Deliver(update);
        roster.NoteUpdate(name.Device, round.Start.Round, update.Representation.NumExamples);
        context.Log.UpdateHere(round.Start.Round, name.Device, update.Representation.NumExamples, round.Delivered.Count,
            round.Start.Members.Count);
    }

    public void Refuse(ObjectName name, string reason)
    {
        if (Round is not { } round || round.Start.Round != name.Number || !round.IsAwaited(name.Device)) return;
        TellRefused(round.Start.Round, name.Device, reason);
        round.Refuse(name.Device, reason);
        outcomes.Send(name, UpdateOutcome.Refused, reason);
    }

    public void NoteLocalOnly(ObjectName name)
    {
        if (context.Job.TakesUpdates)
        {
            Refuse(name, $"it keeps its update, and strategy '{context.Job.Options.Strategy}' needs it");
            return;
        }

        if (Round is not { } round || round.Start.Round != name.Number || !round.IsAwaited(name.Device)) return;
        round.NoteLocalOnly(name.Device);
        context.Log.UpdateIsLocalOnly(round.Start.Round, name.Device, round.LocalOnly.Count, round.Start.Members.Count);
    }

    public void NoteMissing(ConnectedWorker worker, ObjectName version) =>
        context.Log.UnknownWant(worker.Device, version.ToString());

    public void Wake() => Round?.Changed.Set();

    /// <summary>The round itself sees who its members are.</summary>
    public void Release(string device) => _told.Remove(device);

    public bool IsWaitedFor(string device) => Round?.IsWaitedFor(device) == true;

    /// <summary>Once a round, however often the device is asked again in it.</summary>
    private void TellRefused(int round, string device, string reason)
    {
        if (_told.GetValueOrDefault(device) == (round, reason)) return;
        _told[device] = (round, reason);
        context.Log.UpdateRefused(round, device, reason);
    }

    private OfferAnswer JudgeCurrent(string device, RoundCollector round, Representation offered)
    {
        if (offered.BaseVersion != round.Start.BaseVersion)
            return OfferAnswer.Refuse(RejectCode.WrongModel, $"the update starts from version {offered.BaseVersion}, the round from {round.Start.BaseVersion}");
        if (round.Delivered.TryGetValue(device, out var here) && here.Representation.Content == offered.Content)
            return OfferAnswer.Here;
        if (!round.IsAwaited(device))
            return OfferAnswer.Refuse(RejectCode.Superseded, $"round {round.Start.Round} does not wait for it");
        if (round.HeldOf(device) is { } held) // it is being read: nothing may take its place
            return held.Representation.Content == offered.Content
                ? OfferAnswer.Here
                : OfferAnswer.Refuse(RejectCode.Superseded, $"another update of {device} is here, and is being looked at");
        if (checks.FindInSpool(offered) is { } complete)
        {
            Take(complete);
            return OfferAnswer.Here;
        }

        if (checks.TooMuch(device, offered) is { } reason)
        {
            Refuse(ObjectName.Parse(offered.Name), reason);
            return OfferAnswer.Refuse(RejectCode.TooLarge, reason);
        }

        round.NoteArriving(device, context.Spool.Find(offered.Name));
        return OfferAnswer.Take;
    }

    /// <summary>An update of a round that is over, or not begun: the worker hears what became of it.</summary>
    private OfferAnswer JudgeOther(ConnectedWorker worker, ObjectName name, Representation offered)
    {
        var record = context.Record;
        if (name.Number > record.FoldCount && name.Number == record.Open?.Round)
            // its outcome is not known yet
            return OfferAnswer.RetryLater(RejectCode.Busy, $"round {name.Number} goes on in a moment");
        rollback.NoteNumber(worker.Device, "round", name.Number, record.FoldCount + (record.Open is null ? 0 : 1));
        var fold = record.FindFold(name.Number);
        var wasFolded = fold?.Updates.Any(u => u.Device == name.Device && u.Update == offered.Content) == true;
        worker.Link.Send(wasFolded
            ? new OutcomeMessage(offered.Name, UpdateOutcome.Folded, "")
            : new OutcomeMessage(offered.Name, UpdateOutcome.Superseded, $"round {name.Number} is not open"));
        return wasFolded ? OfferAnswer.Here : OfferAnswer.Refuse(RejectCode.Superseded, $"round {name.Number} is not open");
    }
}
