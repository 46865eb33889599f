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
internal sealed class AggregatorSession(
    WorkerContext context, IUnitObserver observer, CertificateRenewal renewal, UnitSecurity? security) : ILinkHandler
{
    /// <summary>Set if the aggregator refused this unit for good.</summary>
    public Reject? Refusal { get; private set; }

    public OfferAnswer OnOffer(Representation offered)
    {
        if (context.WantedAs(offered) is not { } wanted)
            return OfferAnswer.Refuse(RejectCode.UnknownObject, $"this worker did not ask for {offered.Name}");
        if (security?.SignatureProblem(offered, UnitRole.Aggregator) is { } forged)
            return OfferAnswer.Refuse(RejectCode.Untrusted, forged);
        if (Problem(offered, wanted, context.Job!) is { } problem) return OfferAnswer.Refuse(RejectCode.WrongModel, problem);
        if (context.Spool.FindComplete(offered.Name)?.Representation.Content != offered.Content) return OfferAnswer.Take;
        context.Changed.Set();
        return OfferAnswer.Here;
    }

    public void OnProgress(string name, double fraction)
    {
        if (name == context.Update?.Name || context.Wanted is not null) observer.OnProgress(fraction);
    }

    public void OnReceived(SpoolObject received) => context.Changed.Set();

    public void OnUnusable(Representation offered, RejectCode code, string reason) =>
        context.Log.CannotTrain(context.Current?.Round ?? 0, $"{offered.Name} cannot be used: {reason}");

    public string Locate(long parameterIndex) => context.Job?.Locate(parameterIndex) ?? $"parameter {parameterIndex}";

    public void OnDelivered(string name)
    {
        if (name == context.Update?.Name)
        {
            var round = context.Current?.Round ?? 0;
            observer.OnPhase(UnitPhase.Waiting, round, "the update is with the aggregator; waiting for the others");
        }
    }

    public void OnRejected(string name, Reject reject)
    {
        if (reject.RetryAfterMilliseconds > 0)
            context.Log.PeerRefused("the aggregator", $"{name}: {reject.Reason}; trying again");
        else
            context.NoteOutcome(name, UpdateOutcome.Refused, reject.Reason);
    }

    public void OnDamaged(SpoolObject source, string damage) => context.MakeAgain(source, damage);

    public void OnMessage(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Job: OnJob(Job.Read(frame.Payload)); break;
            case FrameKind.Train: context.Assign(Train.Read(frame.Payload)); break;
            case FrameKind.Outcome: OnOutcome(OutcomeMessage.Read(frame.Payload)); break;
            case FrameKind.Done: context.Finish(Done.Read(frame.Payload)); break;
            case FrameKind.Waiting: context.NoteWaiting(Waiting.Read(frame.Payload)); break;
            case FrameKind.Renewal: _ = renewal.TakeAsync(Renewal.Read(frame.Payload)); break;
            default: throw new ProtocolException(ProtocolError.Malformed, $"An aggregator may not send {frame.Kind}.");
        }
    }

    public void OnRefused(Reject reject) => Refusal = reject;

    private static string? Problem(Representation offered, WantedModel wanted, JobDefinition job)
    {
        var (name, digest) = (offered.Name, offered.Content);
        if (offered.Parameters != job.Spec.ParameterCount)
            return $"{name} has {offered.Parameters} parameters, the model {job.Spec.ParameterCount}";
        if (offered.ChunkSize != job.Options.ChunkBytes)
            return $"{name} has chunks of {offered.ChunkSize} bytes, the job says {job.Options.ChunkBytes}";
        if (wanted.Name.ToString() == name)
            return digest == wanted.Content ? null : $"{name} has digest {digest.Short}…, the task says {wanted.Content.Short}…";
        return offered.Format == job.ModelFormat
            ? null : $"{name} is encoded as {offered.Encoding}, the job says {job.ModelFormat.Encoding}";
    }

    private void OnOutcome(OutcomeMessage told)
    {
        var round = context.NoteOutcome(told.Name, told.Outcome, told.Reason);
        if (round is not null && told.Outcome == UpdateOutcome.Folded) observer.OnFolded(round.Value);
    }

    private void OnJob(Job message)
    {
        try
        {
            var job = JobDefinition.Parse(message.JobId, message.Text);
            if (context.Job?.Id != job.Id)
                context.Log.JobJoined(job.Id, job.Spec.Name, job.Spec.ParameterCount, job.Options.Rounds);
            context.Join(job);
        }
        catch (JobException e)
        {
            context.Log.CannotJoin(e.Message);
            observer.OnPhase(UnitPhase.Error, 0, e.Message);
        }
    }
}
