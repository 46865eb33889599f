using EdgeFed.Aggregation.Sums;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Updates;

/// <summary>
/// Checks of an offered update that need nothing but the job and the offer: before a byte of its content is taken.
/// </summary>
internal sealed class UpdateChecks(JobContext context, PeerLimits limits)
{
    /// <summary>Why an offer is no update of this job by this device; null if it is one.</summary>
    public OfferAnswer? Refusal(string device, Representation offered)
    {
        var job = context.Job;
        if (!ObjectName.TryParse(offered.Name, out var name) || name.Kind != ObjectKind.Update)
            return OfferAnswer.Refuse(RejectCode.UnknownObject, $"this aggregator takes updates, not '{offered.Name}'");
        if (name.Job != job.Id) return OfferAnswer.Refuse(RejectCode.UnknownJob, $"the job here is {job.Id}, not {name.Job}");
        if (name.Device != device || offered.Origin != device)
            return OfferAnswer.Refuse(RejectCode.NotAMember, $"{device} may not send updates of {name.Device} from {offered.Origin}");
        if (!job.TakesUpdates)
            return OfferAnswer.Refuse(RejectCode.UnknownObject, $"with strategy '{job.Options.Strategy}' there are no updates");
        return WrongModel(offered) is { } reason ? OfferAnswer.Refuse(RejectCode.WrongModel, reason) : null;
    }

    /// <summary>The update of an offer if all of it is in the spool already.</summary>
    public SpoolObject? FindInSpool(Representation offered) =>
        context.Spool.FindComplete(offered.Name) is { } complete && complete.Representation.Digest == offered.Digest
            ? complete
            : null;

    /// <summary>Why a device may not store this update too; null if it may.</summary>
    public string? TooMuch(string device, Representation offered)
    {
        var others = context.Spool.BytesOf(device) - (context.Spool.Find(offered.Name)?.Representation.Chunks.TotalStored ?? 0);
        return others + offered.Chunks.TotalStored <= limits.DiskBytes ? null
            : $"the update takes {offered.Chunks.TotalStored} bytes, and {others} are kept of {device} already; "
                + $"limits.disk_bytes is {limits.DiskBytes}";
    }

    private string? WrongModel(Representation offered)
    {
        var job = context.Job;
        if (offered.Parameters != job.Spec.ParameterCount)
            return $"the update has {offered.Parameters} parameters, model {job.Spec.Name} has {job.Spec.ParameterCount}";
        if (offered.Format != job.UpdateFormat)
            return $"the update is encoded as {offered.Encoding}, the job says {job.UpdateFormat.Encoding}, "
                + $"with {job.UpdateFormat.Exact.Count} exact ranges";
        if (offered.NumExamples is < 1 or > ExactSum.MaxWeight)
            return $"num_examples is {offered.NumExamples}; expected 1 to {ExactSum.MaxWeight}";
        if (offered.ChunkSize != job.Options.ChunkBytes)
            return $"the update has chunks of {offered.ChunkSize} bytes, the job says {job.Options.ChunkBytes}";
        return null;
    }
}
