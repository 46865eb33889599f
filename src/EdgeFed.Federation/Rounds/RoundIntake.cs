using EdgeFed.Aggregation.Sums;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Updates;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Rounds;

/// <summary>Updates of a job in rounds: what is asked for is in the open round, and nothing else is.</summary>
internal sealed class RoundIntake(AggregatorDesk desk) : IUpdateIntake
{
    private readonly Dictionary<string, (int Round, string Reason)> _told = new(StringComparer.Ordinal); // newest refusal of each device

    public void Greet(WorkerSession session)
    {
        if (desk.Round is not { } round || !round.IsAwaited(session.Device)) return;
        session.AskToTrain(round);
        session.AnnounceHeld(desk.UpdateName(session.Device, round.Start.Round));
    }

    public OfferAnswer Judge(WorkerSession session, ObjectName name, Representation offered) =>
        desk.Round is { } round && name.Number == round.Start.Round ? JudgeCurrent(session.Device, round, offered) : JudgeOther(session, name, offered);

    public void Take(SpoolObject update)
    {
        var name = ObjectName.Parse(update.Name);
        if (desk.Round is not { } round || round.Start.Round != name.Number || !round.IsAwaited(name.Device)) return;
        if (!round.Fold.HasRoomFor(update.Representation.NumExamples))
        {
            Refuse(name, $"with its {update.Representation.NumExamples} examples the round has more than {ExactSum.MaxTotalWeight}");
            return;
        }

        if (desk.Job.ScreensUpdates) round.Hold(update);
        else round.Deliver(update);
        desk.Roster.NoteUpdate(name.Device, round.Start.Round, update.Representation.NumExamples);
        desk.Log.UpdateHere(round.Start.Round, name.Device, update.Representation.NumExamples, round.Delivered.Count, round.Start.Members.Count);
    }

    public void Refuse(ObjectName name, string reason)
    {
        if (desk.Round is not { } round || round.Start.Round != name.Number || !round.IsAwaited(name.Device)) return;
        TellRefused(round.Start.Round, name.Device, reason);
        round.Refuse(name.Device, reason);
        desk.TellOutcome(name, UpdateOutcome.Refused, reason);
    }

    public void NoteKept(ObjectName name)
    {
        if (desk.Job.TakesUpdates)
        {
            Refuse(name, $"it keeps its update, and strategy '{desk.Job.Options.Strategy}' needs it");
            return;
        }

        if (desk.Round is not { } round || round.Start.Round != name.Number || !round.IsAwaited(name.Device)) return;
        round.NoteKept(name.Device);
        desk.Log.UpdateKeptBy(round.Start.Round, name.Device, round.Kept.Count, round.Start.Members.Count);
    }

    public void NoteMissing(WorkerSession session, ObjectName version) => desk.Log.UnknownWant(session.Device, version.ToString());

    public void Wake() => desk.Round?.Changed.Set();

    /// <summary>The round itself sees who its members are.</summary>
    public void Release(string device) => _told.Remove(device);

    public bool IsWaitedFor(string device) => desk.Round?.IsWaitedFor(device) == true;

    /// <summary>Once a round, however often the device is asked again in it.</summary>
    private void TellRefused(int round, string device, string reason)
    {
        if (_told.GetValueOrDefault(device) == (round, reason)) return;
        _told[device] = (round, reason);
        desk.Log.UpdateRefused(round, device, reason);
    }

    private OfferAnswer JudgeCurrent(string device, RoundCollector round, Representation offered)
    {
        if (offered.BaseVersion != round.Start.BaseVersion)
            return OfferAnswer.Refuse(RejectCode.WrongModel, $"the update starts from version {offered.BaseVersion}, the round from {round.Start.BaseVersion}");
        if (round.Delivered.TryGetValue(device, out var here) && here.Representation.Content == offered.Content) return OfferAnswer.Here;
        if (!round.IsAwaited(device)) return OfferAnswer.Refuse(RejectCode.Superseded, $"round {round.Start.Round} does not wait for it");
        if (round.HeldOf(device) is { } held) // it is being read: nothing may take its place
            return held.Representation.Content == offered.Content ? OfferAnswer.Here : OfferAnswer.Refuse(RejectCode.Superseded, $"another update of {device} is here, and is being looked at");
        if (desk.TakeFromSpool(offered)) return OfferAnswer.Here;
        if (desk.TooMuch(device, offered) is { } reason)
        {
            Refuse(ObjectName.Parse(offered.Name), reason);
            return OfferAnswer.Refuse(RejectCode.TooLarge, reason);
        }

        round.NoteArriving(device, desk.Spool.Find(offered.Name));
        return OfferAnswer.Take;
    }

    /// <summary>An update of a round that is over, or not begun: the worker hears what became of it.</summary>
    private OfferAnswer JudgeOther(WorkerSession session, ObjectName name, Representation offered)
    {
        var record = desk.Record;
        if (name.Number > record.FoldCount && name.Number == record.Open?.Round)
            return OfferAnswer.RetryLater(RejectCode.Busy, $"round {name.Number} goes on in a moment"); // its fate is not known yet
        desk.Rollback.NoteNumber(session.Device, "round", name.Number, record.FoldCount + (record.Open is null ? 0 : 1));
        var fold = record.FindFold(name.Number);
        var wasFolded = fold?.Updates.Any(u => u.Device == name.Device && u.Update == offered.Content) == true;
        session.Link.Send(wasFolded
            ? new Verdict(offered.Name, UpdateOutcome.Folded, "")
            : new Verdict(offered.Name, UpdateOutcome.Superseded, $"round {name.Number} is not open"));
        return wasFolded ? OfferAnswer.Here : OfferAnswer.Refuse(RejectCode.Superseded, $"round {name.Number} is not open");
    }
}
