using EdgeFed.Core.Errors;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Security;
using EdgeFed.Federation.Updates;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Aggregator;

/// <summary>One connected worker, as the aggregator talks with it: turns what the link hears into what the round needs.</summary>
internal sealed class WorkerSession(
    ConnectedWorker worker, JobContext context, MemberContext members, IUpdateIntake intake, UpdateChecks checks, ModelSender models,
    ModelRepair repair, UnitSecurity? security) : ILinkHandler
{
    private bool _wasRenewed;
    private string? _unusable; // the newest object that the worker refused

    private string Device => worker.Device;

    private Link Link => worker.Link;

    /// <summary>Brings a worker that just connected up to date.</summary>
    public void Greet()
    {
        Link.Send(new Job(context.Job.Id, context.Job.Text));
        if (members.Completion.Result is { } done) Link.Send(done);
        else intake.Greet(worker);
    }

    public OfferAnswer OnOffer(Representation offered)
    {
        var answer = security?.SignatureProblem(offered, UnitRole.Worker) is { } forged
            ? OfferAnswer.Refuse(RejectCode.Untrusted, forged)
            : checks.Refusal(Device, offered) ?? intake.Judge(worker, ObjectName.Parse(offered.Name), offered);
        if (!answer.Accept && !answer.AlreadyHere)
            context.Log.OfferRefused(Device, offered.Name, answer.Code.ToString(), answer.Reason);
        return answer;
    }

    public void OnReceived(SpoolObject received)
    {
        worker.TrainedFrom = received.Representation.BaseVersion;
        intake.Take(received);
    }

    public void OnUnusable(Representation offered, RejectCode code, string reason)
    {
        if (code == RejectCode.NotFinite) intake.Refuse(ObjectName.Parse(offered.Name), reason);
    }

    public string Locate(long parameterIndex) => context.Job.Locate(parameterIndex);

    public void OnProgress(string name, double fraction)
    {
    }

    public void OnDelivered(string name)
    {
    }

    /// <summary>The worker says that it cannot use a version; told once, for it asks again.</summary>
    public void OnRejected(string name, Reject reject)
    {
        if (reject.RetryAfterMilliseconds > 0 || _unusable == name) return;
        _unusable = name;
        context.Log.VersionUnusable(Device, name, reject.Reason);
    }

    public void OnDamaged(SpoolObject source, string damage) => repair.Begin(source, damage);

    public void OnMessage(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Want: OnWant(Want.Read(frame.Payload)); break;
            case FrameKind.Outcome: OnOutcome(OutcomeMessage.Read(frame.Payload)); break;
            case FrameKind.Done: members.Completion.NoteDone(Device, Done.Read(frame.Payload)); break;
            case FrameKind.Renewal: Renew(); break;
            default: throw new ProtocolException(ProtocolError.Malformed, $"A worker may not send {frame.Kind}.");
        }
    }

    public void OnRefused(Reject reject) => context.Log.PeerRefused(Device, reject.Reason);

    private void OnWant(Want want)
    {
        members.Rollback.NoteVersion(Device, want.HeldVersion);
        if (!ObjectName.TryParse(want.Name, out var name) || name.Kind != ObjectKind.Model || name.Job != context.Job.Id)
        {
            context.Log.UnknownWant(Device, want.Name);
            return;
        }

        if (!models.Send(worker, name.Number, want.HeldVersion)) intake.NoteMissing(worker, name);
    }

    private void Renew()
    {
        if (security is null || _wasRenewed || Link.Credential is not { } peer) return;
        _wasRenewed = true; // once a connection: a signature is work
        try
        {
            Link.Send(new Renewal(security.Renew(peer)));
            context.Log.PeerRenewed(Device);
        }
        catch (EdgeFedException e)
        {
            context.Log.PeerNotRenewed(Device, e.Message);
        }
    }

    /// <summary>The worker says that an update of its own will not come.</summary>
    private void OnOutcome(OutcomeMessage told)
    {
        if (!ObjectName.TryParse(told.Name, out var name) || name.Device != Device || name.Job != context.Job.Id) return;
        if (told.Outcome == UpdateOutcome.LocalOnly) intake.NoteLocalOnly(name);
        else intake.Refuse(name, told.Reason);
    }
}
