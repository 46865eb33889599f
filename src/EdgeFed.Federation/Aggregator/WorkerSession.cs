using EdgeFed.Core.Errors;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Security;
using EdgeFed.Protocol;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Federation.Aggregator;

/// <summary>One connected worker, as the aggregator talks with it: turns what the link hears into what the round needs.</summary>
internal sealed class WorkerSession(string device, AggregatorDesk desk, UnitSecurity? security) : ILinkHandler
{
    private int? _trainedFrom;
    private bool _wasRenewed;
    private string? _unusable; // the newest object that the worker refused

    public string Device => device;

    /// <summary>Where it is connected from.</summary>
    public string Address { get; init; } = "";

    /// <summary>Completes when the link that this one took the place of brings nothing any more.</summary>
    public Task EarlierRead { get; init; } = Task.CompletedTask;

    /// <summary>Timestamp of its entry in the roster.</summary>
    public long Since { get; set; }

    /// <summary>Set once, right after construction: link and handler know each other.</summary>
    public Link Link { get; set; } = null!;

    /// <summary>Brings a worker that just connected up to date.</summary>
    public void Greet()
    {
        Link.Send(new Job(desk.Job.Id, desk.Job.Text));
        if (desk.Finished is { } done) Link.Send(done);
        else desk.Flow.Greet(this);
    }

    /// <summary>Says what is here of an update that an earlier link brought in part.</summary>
    public void AnnounceHeld(string update)
    {
        if (desk.Spool.Find(update) is { IsComplete: false } begun) Link.AnnounceHeld(begun, EarlierRead);
    }

    public void AskToTrain(RoundCollector round) =>
        AskToTrain(WithSteps(new Train(desk.Job.Id, round.Start.Round, round.Start.BaseVersion, round.Start.Base, round.MillisecondsLeft)));

    /// <summary>How the version came to be, for strategies that ask: the workers compare their own steps with all workers'.</summary>
    private Train WithSteps(Train task)
    {
        if (!desk.Job.CorrectsDrift || desk.Record.LastFold is not { } fold || fold.Version != task.BaseVersion) return task;
        var steps = JobTraining.TotalSteps(desk.Job.Options, fold.Updates.Select(static update => update.NumExamples));
        return task with { Updates = fold.Updates.Count, Steps = steps };
    }

    /// <summary>Adds what the record knows of this worker: it can tell whether its own state is as new, and whole.</summary>
    private Train WithFolded(Train task) => task with { Folded = desk.Record.NewestFoldedOf(device) };

    /// <summary>Asks for an update, and sends along what this worker surely lacks of the model: it need not ask for it first.</summary>
    public void AskToTrain(Train task)
    {
        Link.Send(WithFolded(task));
        if (_trainedFrom < task.BaseVersion && (desk.Job.Options.IsAsync || _trainedFrom == task.BaseVersion - 1)) SendEagerly(task.BaseVersion, _trainedFrom.Value);
    }

    public OfferAnswer OnOffer(Representation offered)
    {
        var answer = security?.SignatureProblem(offered, UnitRole.Worker) is { } forged ? OfferAnswer.Refuse(RejectCode.Untrusted, forged) : desk.Judge(this, offered);
        if (!answer.Accept && !answer.AlreadyHere)
            desk.Log.OfferRefused(device, offered.Name, answer.Code.ToString(), answer.Reason);
        return answer;
    }

    public void OnReceived(SpoolObject received)
    {
        _trainedFrom = received.Representation.BaseVersion;
        desk.Flow.Take(received);
    }

    public void OnUnusable(Representation offered, RejectCode code, string reason)
    {
        if (code == RejectCode.NotFinite) desk.Flow.Refuse(ObjectName.Parse(offered.Name), reason);
    }

    public string Locate(long parameterIndex) => desk.Job.Locate(parameterIndex);

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
        desk.Log.VersionUnusable(device, name, reject.Reason);
    }

    public void OnDamaged(SpoolObject source, string damage) => desk.Repair.Begin(source, damage);

    public void OnMessage(Frame frame)
    {
        switch (frame.Kind)
        {
            case FrameKind.Want: OnWant(Want.Read(frame.Payload)); break;
            case FrameKind.Verdict: OnGivenUp(Verdict.Read(frame.Payload)); break;
            case FrameKind.Done: desk.NoteDone(device, Done.Read(frame.Payload)); break;
            case FrameKind.Renewal: Renew(); break;
            default: throw new ProtocolException(ProtocolError.Malformed, $"A worker may not send {frame.Kind}.");
        }
    }

    public void OnRefused(Reject reject) => desk.Log.PeerRefused(device, reject.Reason);

    /// <summary>The step from the version this worker trained from last, if it was made a moment ago.</summary>
    private void SendEagerly(int version, int heldVersion)
    {
        if (!desk.EagerSend.Take(version, device)) return;
        foreach (var step in desk.Models.WayTo(version, heldVersion)) Link.Offer(step, headStart: true);
    }

    /// <summary>What is on its way already is not offered again.</summary>
    private void OnWant(Want want)
    {
        desk.Rollback.NoteVersion(device, want.HeldVersion);
        if (!ObjectName.TryParse(want.Name, out var name) || name.Kind != ObjectKind.Model || name.Job != desk.Job.Id)
        {
            desk.Log.UnknownWant(device, want.Name);
            return;
        }

        if (desk.Models.WayTo((int)name.Number, want.HeldVersion) is not { Count: > 0 } way)
        {
            desk.Flow.NoteMissing(this, name);
            return;
        }

        desk.EagerSend.Take(name.Number, device); // from now on it may have some of it
        foreach (var step in way) Link.Offer(step);
    }

    private void Renew()
    {
        if (security is null || _wasRenewed || Link.Credential is not { } peer) return;
        _wasRenewed = true; // once a connection: a signature is work
        try
        {
            Link.Send(new Renewal(security.Renew(peer)));
            desk.Log.PeerRenewed(device);
        }
        catch (EdgeFedException e)
        {
            desk.Log.PeerNotRenewed(device, e.Message);
        }
    }

    /// <summary>The worker says that an update of its own will not come.</summary>
    private void OnGivenUp(Verdict verdict)
    {
        if (!ObjectName.TryParse(verdict.Name, out var name) || name.Device != device || name.Job != desk.Job.Id) return;
        if (verdict.Outcome == UpdateOutcome.Kept) desk.Flow.NoteKept(name);
        else desk.Flow.Refuse(name, verdict.Reason);
    }
}
