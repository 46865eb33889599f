using EdgeFed.Core.Loop;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// State that the link to the aggregator and the work share. The link comes and goes; the work goes on, and its requests and
/// offers are sent again on each new link.
/// </summary>
internal sealed class WorkerContext(SpoolDirectory spool, ILogger log)
{
    private Link? _link;
    private CancellationTokenSource? _working;
    private readonly Dictionary<SpoolObject, UpdateOutcome> _outcomes = [];
    private EagerSend _eagerSend = new();
    private WantedModel? _expected; // start of the newest task: the aggregator may send it before it is asked

    public SpoolDirectory Spool => spool;

    public ILogger Log => log;

    /// <summary>Set when there may be something new to do.</summary>
    public AsyncSignal Changed { get; } = new();

    public bool IsConnected => _link is not null;

    /// <summary>The current link, or if there is none the last one; null before the first.</summary>
    public Link? NewestLink { get; private set; }

    /// <summary>Links opened so far.</summary>
    public long Contacts { get; private set; }

    public JobDefinition? Job { get; private set; }

    /// <summary>The round asked for and not yet begun, or null.</summary>
    public Train? Next { get; private set; }

    /// <summary>The round being worked on, or null.</summary>
    public Train? Current { get; private set; }

    /// <summary>The end of the job, once the aggregator said so.</summary>
    public Done? Finished { get; private set; }

    /// <summary>The final model is here.</summary>
    public bool HasFinalModel { get; private set; }

    /// <summary>Reason why the aggregator has no round yet; null if it did not say.</summary>
    public string? WaitingFor { get; private set; }

    /// <summary>The model that is wanted and not yet here, or null.</summary>
    public WantedModel? Wanted { get; private set; }

    /// <summary>The update whose outcome is not known yet, or null.</summary>
    public SpoolObject? Update { get; private set; }

    public void LinkUp(Link link)
    {
        _link = NewestLink = link;
        Contacts++;
        if (Update is not null) OfferOn(link, Update);
        if (Wanted is { } wanted) Ask(link, wanted);
        Changed.Set();
    }

    public void LinkDown(Link link)
    {
        if (_link == link) (_link, WaitingFor) = (null, null);
        Changed.Set();
    }

    /// <summary>The aggregator runs this job. A new one ends all work for the one before.</summary>
    public void Join(JobDefinition job)
    {
        if (Job?.Id == job.Id) return;
        (Job, Next, Finished, HasFinalModel) = (job, null, null, false);
        (_eagerSend, _expected) = (new EagerSend(), null);
        Abandon();
        _outcomes.Clear();
        foreach (var old in spool.Objects.Where(o => ObjectName.Parse(o.Name).Job != job.Id).ToList()) spool.Delete(old.Name);
        Changed.Set();
    }

    /// <summary>The aggregator has no round yet.</summary>
    public void NoteWaiting(Waiting waiting)
    {
        var text = $"waiting for {NewestLink?.Device}: {waiting.Here} of {waiting.Needed} workers are there";
        if (WaitingFor == text) return;
        WaitingFor = text;
        Changed.Set();
    }

    /// <summary>The aggregator asks for a round. Another round than the current one ends that.</summary>
    public void Assign(Train train)
    {
        if (train.JobId != Job?.Id) return;
        if (IsSameTask(train, Current))
        {
            // Asked again: the aggregator's copy may be damaged.
            if (Update is not null && _link is not null) OfferOn(_link, Update);
            return;
        }

        WaitingFor = null;
        NoteRollback(train);
        _eagerSend.Note(train.Round);
        (Next, _expected) = (train, StartOf(train, Job));
        Abandon();
        Changed.Set();
    }

    /// <summary>
    /// Versions only grow: to train from an older one than is here is asked by an aggregator that does not know of the newer. A
    /// version that is here keeps its digest. And whoever sent the update of a round had the version before it: where that is not
    /// here, this unit's own state is of an earlier time.
    /// </summary>
    private void NoteRollback(Train train)
    {
        var held = spool.Objects.Select(static found => ObjectName.Parse(found.Name))
            .Where(name => name.Job == train.JobId && name.Kind is ObjectKind.Model or ObjectKind.Delta)
            .Select(static name => name.Number).DefaultIfEmpty().Max();
        if (held > train.BaseVersion) log.AggregatorRolledBack(train.Round, train.BaseVersion, held);
        var start = spool.FindComplete(ObjectName.Model(train.JobId, train.BaseVersion).ToString());
        if (start?.Representation.Content is { } own && own != train.BaseDigest)
            log.VersionIsAnother(train.Round, train.BaseVersion, train.BaseDigest.Short, own.Short);
        if (!Job!.Options.IsAsync && train.Folded is { } folded && held < folded.Number - 1)
            log.OwnStateIsEarlier(train.Round, folded.Number, held);
    }

    public void Finish(Done done)
    {
        if (done.JobId != Job?.Id) return;
        if (HasFinalModel) _link?.Send(done);
        if (Finished == done) return; // said again on a new link
        (Finished, Next) = (done, null); // a task that was not begun is dropped
        Abandon();
        Changed.Set();
    }

    /// <summary>Takes the next task; the token is cancelled when it is not wanted any more.</summary>
    public CancellationTokenSource Begin(Train train, CancellationToken cancel)
    {
        (Current, Next) = (train, null);
        return _working = CancellationTokenSource.CreateLinkedTokenSource(cancel);
    }

    /// <summary>Begins to fetch the final model; the token is cancelled if another job comes.</summary>
    public CancellationTokenSource BeginFinal(CancellationToken cancel) =>
        _working = CancellationTokenSource.CreateLinkedTokenSource(cancel);

    /// <summary>The current task is over, one way or the other.</summary>
    public void End() => (Current, _working, Wanted, Update) = (null, null, null, null);

    /// <summary>Asks for a model, now or as soon as there is a link; not if it is coming by itself.</summary>
    public void Want(WantedModel wanted)
    {
        Wanted = wanted;
        if (_link is { } link && !wanted.LastSteps.Any(step => link.IsReceiving(step.ToString()))) Ask(link, wanted);
    }

    /// <summary>The wanted or expected model that an offered object leads to, or null.</summary>
    public WantedModel? WantedAs(Representation offered) =>
        new[] { Wanted, _expected }.FirstOrDefault(model => model?.Fits(offered) == true);

    /// <summary>The model of the current task is here.</summary>
    public void WantNothing()
    {
        Wanted = null;
        if (Next is null) _expected = null; // else it is the next task's
    }

    /// <summary>Offers an update, now or as soon as there is a link.</summary>
    public void Offer(SpoolObject update)
    {
        Update = update;
        if (_link is not null) OfferOn(_link, update);
    }

    /// <summary>
    /// Begins the round again: the update is damaged on disk. Training again gives the same update; one of an earlier round is
    /// not made again, and the outcome that its residual waits for is taken from the aggregator's record.
    /// </summary>
    public void MakeAgain(SpoolObject source, string damage)
    {
        if (!ReferenceEquals(spool.Find(source.Name), source)) return;
        if (ObjectName.Parse(source.Name).Number == Current?.Round) log.UpdateLost(Current.Round, damage);
        else log.EarlierUpdateLost(source.Name, damage);
        _outcomes.Remove(source);
        spool.Delete(source.Name);
        if (source.Name != Update?.Name) return;
        Next ??= Current;
        Abandon();
        Changed.Set();
    }

    /// <summary>Tells the aggregator that this update will not come.</summary>
    public void GiveUp(string name, string reason) => _link?.Send(new OutcomeMessage(name, UpdateOutcome.Refused, reason));

    /// <summary>
    /// Tells the aggregator that the task is trained, and that its result stays here. Without a link it will ask again.
    /// </summary>
    public void Keep(string name) => _link?.Send(new OutcomeMessage(name, UpdateOutcome.LocalOnly, ""));

    /// <summary>Outcome of an update, or null if the aggregator has not told it.</summary>
    public UpdateOutcome? OutcomeOf(SpoolObject update) => _outcomes.TryGetValue(update, out var outcome) ? outcome : null;

    /// <summary>Notes the outcome of an update, as the aggregator tells it.</summary>
    /// <returns>Round of the update; null if its outcome was known, or it is not here.</returns>
    public int? NoteOutcome(string name, UpdateOutcome outcome, string reason)
    {
        if (!ObjectName.TryParse(name, out var parsed) || parsed.Kind != ObjectKind.Update) return null;
        if (spool.FindComplete(name) is not { } update || !_outcomes.TryAdd(update, outcome)) return null;
        log.Settled((int)parsed.Number, outcome.ToString().ToLowerInvariant(), reason);
        if (Update == update) Update = null;
        Changed.Set();
        return (int)parsed.Number;
    }

    /// <summary>Deletes an update whose outcome is known.</summary>
    public void Forget(SpoolObject update)
    {
        _outcomes.Remove(update);
        spool.Delete(update.Name);
    }

    /// <summary>Tells the aggregator that the final model is stored: it need not wait for this unit.</summary>
    public void ConfirmFinal(Done done)
    {
        HasFinalModel = true;
        _link?.Send(done);
    }

    /// <summary>Says good-bye.</summary>
    public void Leave() => _link?.Close(ByeCode.Normal, "the job is done");

    /// <summary>Asks for a model, and tells which chunks of it are here.</summary>
    private void Ask(Link link, WantedModel wanted)
    {
        foreach (var begun in spool.Objects.Where(found => !found.IsComplete && wanted.Fits(found.Representation)))
            link.AnnounceHeld(begun, Task.CompletedTask);
        link.Send(wanted.Request);
    }

    private static bool IsSameTask(Train train, Train? other) =>
        other is not null && train.Round == other.Round && train.BaseDigest == other.BaseDigest;

    private static WantedModel StartOf(Train train, JobDefinition job) => new(
        ObjectName.Model(job.Id, train.BaseVersion),
        train.BaseDigest,
        job.PublishesDeltas ? train.BaseVersion - 1 : Representation.NoBase);

    private void OfferOn(Link link, SpoolObject update) =>
        link.Offer(update, _eagerSend.Take(ObjectName.Parse(update.Name).Number, link.Device));

    private void Abandon() => _working?.Cancel();
}
