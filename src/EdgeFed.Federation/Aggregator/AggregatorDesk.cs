using EdgeFed.Aggregation.Sums;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Updates;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Links;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Aggregator;

/// <summary>What the sessions of all workers and the round loop share: the job, its record, the spool and the open round.</summary>
internal sealed class AggregatorDesk(
    JobDefinition job, RoundRecord record, SpoolDirectory spool, ModelStore models, Roster roster, ModelRepair repair, PeerLimits limits, ILogger log)
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private IUpdateIntake? _flow;

    public JobDefinition Job => job;

    public RoundRecord Record => record;

    public SpoolDirectory Spool => spool;

    public ModelStore Models => models;

    public Roster Roster => roster;

    public ModelRepair Repair => repair;

    public ILogger Log => log;

    /// <summary>What was refused, for the metrics.</summary>
    public RefusalCounts Refusals { get; init; } = new();

    /// <summary>Of versions of the model, to workers.</summary>
    public EagerSend EagerSend { get; } = new();

    /// <summary>Facts that peers know and the record here does not.</summary>
    public RollbackWatch Rollback { get; } = new(record, log);

    /// <summary>The open round, or null between rounds.</summary>
    public RoundCollector? Round { get; set; }

    /// <summary>The end of the job, once it is reached.</summary>
    public Done? Finished { get; private set; }

    /// <summary>True when every member of the job has said that it holds the final model.</summary>
    public bool AllMembersDone => record.LastMembers.All(member => _done.Contains(member) || record.IsExcluded(member));

    /// <summary>What becomes of updates.</summary>
    public IUpdateIntake Flow => _flow ??= new RoundIntake(this);

    /// <summary>The job knows no rounds.</summary>
    public void UseFlow(IUpdateIntake flow) => _flow = flow;

    /// <summary>Decides about an offered update: all that can be known before its content.</summary>
    public OfferAnswer Judge(WorkerSession session, Representation offered)
    {
        if (!ObjectName.TryParse(offered.Name, out var name) || name.Kind != ObjectKind.Update)
            return OfferAnswer.Refuse(RejectCode.UnknownObject, $"this aggregator takes updates, not '{offered.Name}'");
        if (name.Job != job.Id) return OfferAnswer.Refuse(RejectCode.UnknownJob, $"the job here is {job.Id}, not {name.Job}");
        if (name.Device != session.Device || offered.Origin != session.Device)
            return OfferAnswer.Refuse(RejectCode.NotAMember, $"{session.Device} may not send updates of {name.Device} from {offered.Origin}");
        if (!job.TakesUpdates) return OfferAnswer.Refuse(RejectCode.UnknownObject, $"with strategy '{job.Options.Strategy}' there are no updates");
        if (WrongModel(offered) is { } reason) return OfferAnswer.Refuse(RejectCode.WrongModel, reason);
        return Flow.Judge(session, name, offered);
    }

    /// <summary>Takes an update that is here already, all of it. False if it is not.</summary>
    public bool TakeFromSpool(Representation offered)
    {
        if (spool.FindComplete(offered.Name) is not { } complete || complete.Representation.Digest != offered.Digest) return false;
        Flow.Take(complete);
        return true;
    }

    /// <summary>Tells a worker what became of its update, if it is connected; else it hears when it offers the update again.</summary>
    public void TellOutcome(ObjectName update, UpdateOutcome verdict, string reason) =>
        roster.Find(update.Device)?.Link.Send(new Verdict(update.ToString(), verdict, reason));

    /// <summary>Why a device may not store this update too; null if it may.</summary>
    public string? TooMuch(string device, Representation offered)
    {
        var others = spool.BytesOf(device) - (spool.Find(offered.Name)?.Representation.Chunks.TotalStored ?? 0);
        return others + offered.Chunks.TotalStored <= limits.DiskBytes ? null
            : $"the update takes {offered.Chunks.TotalStored} bytes, and {others} are kept of {device} already; limits.disk_bytes is {limits.DiskBytes}";
    }

    /// <summary>The newest version is the result; everybody is told.</summary>
    public void Finish()
    {
        Finished = new Done(job.Id, record.Version, record.Model);
        log.JobFinished(job.Id, record.Version, record.Model.ToString());
        foreach (var session in roster.Sessions) session.Link.Send(Finished);
    }

    public void NoteDone(string device, Done done)
    {
        if (done.JobId != job.Id) return;
        Rollback.NoteVersion(device, done.Version);
        if (!_done.Add(device)) return;
        roster.Changed.Set();
    }

    public string UpdateName(string device, int round) => ObjectName.Update(job.Id, device, round).ToString();

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
