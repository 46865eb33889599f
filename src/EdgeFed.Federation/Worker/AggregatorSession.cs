using EdgeFed.Core.Units;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Security;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Worker;

/// <summary>The aggregator as a worker talks with it over one link.</summary>
internal sealed class AggregatorSession(WorkerContext desk, IUnitObserver observer, CertificateRenewal renewal, UnitSecurity? security) : ILinkHandler
{
    /// <summary>Set if the aggregator refused this unit for good.</summary>
    public Reject? Refusal { get; private set; }

    public OfferAnswer OnOffer(Representation offered)
    {
        if (desk.WantedAs(offered) is not { } wanted)
            return OfferAnswer.Refuse(RejectCode.UnknownObject, $"this worker did not ask for {offered.Name}");
        if (security?.SignatureProblem(offered, UnitRole.Aggregator) is { } forged) return OfferAnswer.Refuse(RejectCode.Untrusted, forged);
        if (Problem(offered, wanted, desk.Job!) is { } problem) return OfferAnswer.Refuse(RejectCode.WrongModel, problem);
        if (desk.Spool.FindComplete(offered.Name)?.Representation.Content != offered.Content) return OfferAnswer.Take;
        desk.Changed.Set();
        return OfferAnswer.Here;
    }

    public void OnProgress(string name, double fraction)
    {
        if (name == desk.Update?.Name || desk.Wanted is not null) observer.OnProgress(fraction);
    }

    public void OnReceived(SpoolObject received) => desk.Changed.Set();

    public void OnUnusable(Representation offered, RejectCode code, string reason) =>
        desk.Log.CannotTrain(desk.Current?.Round ?? 0, $"{offered.Name} cannot be used: {reason}");

    public string Locate(long parameterIndex) => desk.Job?.Locate(parameterIndex) ?? $"parameter {parameterIndex}";

    public void OnDelivered(string name)
    {
        if (name == desk.Update?.Name)
            observer.OnPhase(UnitPhase.Waiting, desk.Current?.Round ?? 0, "the update is with the aggregator; waiting for the others");
    }

    public void OnRejected(string name, Reject reject)
    {
        if (reject.RetryAfterMilliseconds > 0) desk.Log.PeerRefused("the aggregator", $"{name}: {reject.Reason}; trying again");
        else desk.Settle(name, UpdateOutcome.Refused, reject.Reason);
    }

    public void OnDamaged(SpoolObject source, string damage) => desk.MakeAgain(source, damage);

    public void OnMessage(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Job: OnJob(Job.Read(frame.Payload)); break;
            case FrameKind.Train: desk.Assign(Train.Read(frame.Payload)); break;
            case FrameKind.Outcome: OnVerdict(OutcomeMessage.Read(frame.Payload)); break;
            case FrameKind.Done: desk.Finish(Done.Read(frame.Payload)); break;
            case FrameKind.Waiting: desk.NoteWaiting(Waiting.Read(frame.Payload)); break;
            case FrameKind.Renewal: _ = renewal.TakeAsync(Renewal.Read(frame.Payload)); break;
            default: throw new ProtocolException(ProtocolError.Malformed, $"An aggregator may not send {frame.Kind}.");
        }
    }

    public void OnRefused(Reject reject) => Refusal = reject;

    private static string? Problem(Representation offered, WantedModel wanted, JobDefinition job)
    {
        if (offered.Parameters != job.Spec.ParameterCount) return $"{offered.Name} has {offered.Parameters} parameters, the model {job.Spec.ParameterCount}";
        if (offered.ChunkSize != job.Options.ChunkBytes) return $"{offered.Name} has chunks of {offered.ChunkSize} bytes, the job says {job.Options.ChunkBytes}";
        if (wanted.Name.ToString() == offered.Name)
            return offered.Content == wanted.Content ? null : $"{offered.Name} has digest {offered.Content.Short}…, the task says {wanted.Content.Short}…";
        return offered.Format == job.ModelFormat ? null : $"{offered.Name} is encoded as {offered.Encoding}, the job says {job.ModelFormat.Encoding}";
    }

    private void OnVerdict(OutcomeMessage verdict)
    {
        if (desk.Settle(verdict.Name, verdict.Outcome, verdict.Reason) is { } round && verdict.Outcome == UpdateOutcome.Folded) observer.OnFolded(round);
    }

    private void OnJob(Job message)
    {
        try
        {
            var job = JobDefinition.Parse(message.JobId, message.Text);
            if (desk.Job?.Id != job.Id)
                desk.Log.JobJoined(job.Id, job.Spec.Name, job.Spec.ParameterCount, job.Options.Rounds);
            desk.Join(job);
        }
        catch (JobException e)
        {
            desk.Log.CannotJoin(e.Message);
            observer.OnPhase(UnitPhase.Error, 0, e.Message);
        }
    }
}
