using EdgeFed.Federation.Aggregation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Links;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Aggregator;

/// <summary>What the sessions of all workers and the round loop share: the job, its record, the spool and the open round.</summary>
internal sealed class AggregatorDesk(
    JobDefinition job, RoundRecord record, SpoolDirectory spool, ModelKeeper models, Roster roster, ModelRepair repair, PeerLimits limits, ILogger log)
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    public JobDefinition Job => job;

    public RoundRecord Record => record;

    public SpoolDirectory Spool => spool;

    public ModelKeeper Models => models;

    public Roster Roster => roster;

    public ModelRepair Repair => repair;

    public ILogger Log => log;

    /// <summary>Of versions of the model, to workers.</summary>
    public HeadStarts HeadStarts { get; } = new();

    /// <summary>The open round, or null between rounds.</summary>
    public RoundCollector? Round { get; set; }

    /// <summary>The end of the job, once it is reached.</summary>
    public Done? Finished { get; set; }

    /// <summary>True when every member of the job has said that it holds the final model.</summary>
    public bool AllMembersDone => record.LastMembers.All(_done.Contains);

    /// <summary>Decides about an offered update: all that can be known before its content.</summary>
    public OfferAnswer Judge(WorkerSession session, Representation offered)
    {
        if (!ObjectName.TryParse(offered.Name, out var name) || name.Kind != ObjectKind.Update)
            return OfferAnswer.Refuse(RejectCode.UnknownObject, $"this aggregator takes updates, not '{offered.Name}'");
        if (name.Job != job.Id) return OfferAnswer.Refuse(RejectCode.UnknownJob, $"the job here is {job.Id}, not {name.Job}");
        if (name.Device != session.Device || offered.Origin != session.Device)
            return OfferAnswer.Refuse(RejectCode.NotAMember, $"{session.Device} may not send updates of {name.Device} from {offered.Origin}");
        if (WrongModel(offered) is { } reason) return OfferAnswer.Refuse(RejectCode.WrongModel, reason);
        if (Round is { } round && name.Number == round.Start.Round) return JudgeCurrent(session.Device, round, offered);
        return JudgeOther(session, name, offered);
    }

    /// <summary>A finished update arrived, or was found in the spool after a restart.</summary>
    public void TakeUpdate(SpoolObject update)
    {
        var name = ObjectName.Parse(update.Name);
        if (Round is not { } round || round.Start.Round != name.Number || !round.IsAwaited(name.Device)) return;
        if (!round.Fold.HasRoomFor(update.Representation.NumExamples))
        {
            RefuseMember(name.Device, $"with its {update.Representation.NumExamples} examples the round has more than {ExactSum.MaxTotalWeight}");
            return;
        }

        round.Deliver(update);
        roster.NoteUpdate(name.Device, round.Start.Round, update.Representation.NumExamples);
        log.UpdateHere(round.Start.Round, name.Device, update.Representation.NumExamples, round.Delivered.Count, round.Start.Members.Count);
    }

    /// <summary>A member's update of the open round will not be folded.</summary>
    public void RefuseMember(string device, string reason)
    {
        if (Round is not { } round || !round.IsAwaited(device)) return;
        log.UpdateRefused(round.Start.Round, device, reason);
        round.Refuse(device, reason);
        roster.Find(device)?.Link.Send(new Verdict(UpdateName(device, round.Start.Round), UpdateVerdict.Refused, reason));
    }

    public void NoteDone(string device, Done done)
    {
        if (done.JobId != job.Id || !_done.Add(device)) return;
        roster.Changed.Set();
    }

    public string UpdateName(string device, int round) => ObjectName.Update(job.Id, device, round).ToString();

    private OfferAnswer JudgeCurrent(string device, RoundCollector round, Representation offered)
    {
        if (offered.BaseVersion != round.Start.BaseVersion)
            return OfferAnswer.Refuse(RejectCode.WrongModel, $"the update starts from version {offered.BaseVersion}, the round from {round.Start.BaseVersion}");
        if (round.Delivered.TryGetValue(device, out var here) && here.Representation.Content == offered.Content) return OfferAnswer.Here;
        if (!round.IsAwaited(device)) return OfferAnswer.Refuse(RejectCode.Superseded, $"round {round.Start.Round} does not wait for it");
        if (spool.FindComplete(offered.Name) is { } complete && complete.Representation.Digest == offered.Digest)
        {
            TakeUpdate(complete);
            return OfferAnswer.Here;
        }

        if (TooMuch(device, offered) is { } reason)
        {
            RefuseMember(device, reason);
            return OfferAnswer.Refuse(RejectCode.TooLarge, reason);
        }

        round.NoteArriving(device, spool.Find(offered.Name));
        return OfferAnswer.Take;
    }

    /// <summary>An update of a round that is over, or not begun: the worker hears what became of it.</summary>
    private OfferAnswer JudgeOther(WorkerSession session, ObjectName name, Representation offered)
    {
        if (name.Number > record.FoldCount && name.Number == record.Open?.Round)
            return OfferAnswer.RetryLater(RejectCode.Busy, $"round {name.Number} goes on in a moment"); // its fate is not known yet
        var fold = record.FindFold(name.Number);
        var wasFolded = fold?.Updates.Any(u => u.Device == name.Device && u.Update == offered.Content) == true;
        session.Link.Send(wasFolded
            ? new Verdict(offered.Name, UpdateVerdict.Folded, "")
            : new Verdict(offered.Name, UpdateVerdict.Superseded, $"round {name.Number} is not open"));
        return wasFolded ? OfferAnswer.Here : OfferAnswer.Refuse(RejectCode.Superseded, $"round {name.Number} is not open");
    }

    private string? TooMuch(string device, Representation offered)
    {
        var others = spool.BytesOf(device) - (spool.Find(offered.Name)?.Representation.Chunks.TotalStored ?? 0);
        return others + offered.Chunks.TotalStored <= limits.DiskBytes ? null
            : $"the update takes {offered.Chunks.TotalStored} bytes, and {others} are kept of {device} already; limits.disk_bytes is {limits.DiskBytes}";
    }

    private string? WrongModel(Representation offered)
    {
        if (offered.Parameters != job.Spec.ParameterCount)
            return $"the update has {offered.Parameters} parameters, model {job.Spec.Name} has {job.Spec.ParameterCount}";
        if (offered.Format != job.UpdateFormat)
            return $"the update is encoded as {offered.Encoding}, the job says {job.UpdateFormat.Encoding}, with {job.UpdateFormat.Exact.Count} exact ranges";
        if (offered.NumExamples is < 1 or > ExactSum.MaxWeight)
            return $"num_examples is {offered.NumExamples}; expected 1 to {ExactSum.MaxWeight}";
        if (offered.ChunkSize != job.Options.ChunkBytes)
            return $"the update has chunks of {offered.ChunkSize} bytes, the job says {job.Options.ChunkBytes}";
        return null;
    }
}
