using EdgeFed.Aggregation.Catalog;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Updates;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Rounds;

/// <summary>
/// The story of a job, round by round: select, ask, collect, fold, commit; and beside the next round, evaluate.
/// </summary>
internal sealed class RoundLoop(
    JobContext context, AggregatorOptions options, RoundIntake intake, MemberServices members, ModelServices models, OutcomeSender outcomes,
    UnitEnvironment environment, DiskRetry disk, TrafficMeter traffic)
{
    /// <summary>How long members that were just cut off have to come back before a round begins without them.</summary>
    private static readonly TimeSpan ReturnTime = TimeSpan.FromSeconds(5);

    private readonly RoundWaiting _waiting = new(context, members.Roster, environment);
    private readonly RoundRetry _again = new(context, members.Roster, members.Departures, environment);
    private readonly MissedRounds _missed = new();
    private readonly RoundScreen _screen = new(context, models.Evaluator, outcomes, environment.Compute);
    private readonly DamagedUpdates _damage = new(context, outcomes, environment.Compute);
    private readonly VersionMaker _versions = new(context, models.Store, outcomes, environment.Compute, disk);
    private readonly RoundConclusion _conclusion = new(context, options, models, environment, disk);

    private JobOptions Job => options.Job;

    private RoundRecord Record => context.Record;

    /// <summary>Runs what is left of the job. A restarted aggregator is back in the round it was in.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        await using (_conclusion)
        {
            if (models.Evaluator.IsMissing(Record)) await ConcludeAsync(Record.LastFold!, traffic.Begin());
            while (Record.FoldCount < Job.Rounds) await RunRoundAsync(Record.FoldCount + 1, cancel);
            await _conclusion.WhenDoneAsync();
        }

        Finish();
    }

    private async Task RunRoundAsync(int number, CancellationToken cancel)
    {
        var meter = traffic.Begin();
        var start = Record.Open ?? await BeginAsync(number, cancel);
        var deadline = new RoundDeadline(environment.Time, Job.Participation == Participation.Deadline ? TimeSpan.FromSeconds(Job.DeadlineSeconds) : null);
        deadline.Begin();
        RoundFolded? fold = null;
        while (fold is null) fold = await TryRunAsync(start = Record.Open ?? start, deadline, cancel);
        TellOutcomes(fold);
        await ConcludeAsync(fold, meter);
    }

    /// <summary>The next round goes on meanwhile, unless its updates are measured against this version.</summary>
    private async Task ConcludeAsync(RoundFolded fold, RoundMeter meter)
    {
        _conclusion.Begin(fold, meter.Read());
        if (context.Job.ScreensUpdates) await _conclusion.WhenDoneAsync();
    }

    /// <summary>
    /// Null if the round is to be tried again: an update was damaged on disk, and is deleted and asked for again; or a member
    /// left whose update was folded already.
    /// </summary>
    private async Task<RoundFolded?> TryRunAsync(RoundStarted start, RoundDeadline deadline, CancellationToken cancel)
    {
        // What is folded takes more memory than all else: nothing is before the last version is evaluated, or after this one is
        // stored.
        await using var sums = RoundFold.Open(Strategies.CreateForRounds(Job.ForStrategy()), context.Job.Spec.ParameterCount,
            environment.Compute, _conclusion.WhenDoneAsync());
        var round = Open(start, sums, deadline);
        try
        {
            if (!await CollectAsync(round, cancel)) return null;
            round.Close();
            _missed.Note(round);
            await AwaitConclusionAsync(round);
            return await FoldAsync(round, cancel);
        }
        catch (SpoolException)
        {
            if (await _damage.DeleteFromAsync(round) == 0) throw;
            return null;
        }
        finally
        {
            intake.Round = null;
        }
    }

    private async Task AwaitConclusionAsync(RoundCollector round)
    {
        var (done, version) = (_conclusion.WhenDoneAsync(), round.Start.BaseVersion);
        if (!done.IsCompleted && models.Evaluator.Count > 0)
            environment.Observer.OnPhase(UnitPhase.Evaluating, round.Start.Round - 1, $"evaluating version {version}; the updates of round {round.Start.Round} are here");
        await done;
    }

    /// <summary>Waits for enough workers and records who is asked. From then on the round is theirs, whatever happens.</summary>
    private async Task<RoundStarted> BeginAsync(int number, CancellationToken cancel)
    {
        while (true)
        {
            await members.Departures.SettleAsync(cancel);
            _conclusion.ThrowIfFailed();
            if (Present().Count() >= Needed() && !await MoreComeAsync(cancel)) break;
            if (Present().Count() >= Needed()) continue;
            await members.Roster.Changed.WaitAsync(_waiting.ForWorkers(number, Present().Count(), Needed()), environment.Time,
                cancel);
        }

        var start = new RoundStarted(number, Record.Version, Record.Model, Members());
        await disk.RunAsync($"the start of round {number}", () => Record.AppendAsync(start), cancel);
        context.Log.RoundBegun(number, start.Members.Count, start.BaseVersion, string.Join(", ", start.Members));
        return start;
    }

    /// <summary>
    /// With <c>participation: all</c> a job's members stay its members, connected or not, and newcomers join them.
    /// </summary>
    private string[] Members() => Job.Participation == Participation.All
        ? [.. Record.LastMembers.Where(device => !Record.IsExcluded(device)).Union(Present()).Order(StringComparer.Ordinal)]
        : [.. Present()];

    /// <summary>Connected workers that may be asked.</summary>
    private IEnumerable<string> Present() => members.Roster.Connected.Where(device => !Record.IsExcluded(device));

    /// <summary>
    /// Workers that a round needs to begin: the first <c>min_workers</c>; later ones what their updates are to come from.
    /// </summary>
    private int Needed()
    {
        if (!Record.HasBegun) return Job.MinWorkers;
        if (Job.Participation == Participation.Deadline) return Job.MinUpdates;
        return Members().Length > 0 ? 0 : 1;
    }

    /// <summary>
    /// True if somebody came while others of the last round, which are away, were waited for: after a cut all come back, one
    /// after the other.
    /// </summary>
    private async Task<bool> MoreComeAsync(CancellationToken cancel)
    {
        if (Job.Participation == Participation.All || Record.LastMembers.All(member => members.Roster.Find(member) is not null))
            return false;
        var before = members.Roster.Contacts;
        await members.Roster.Changed.WaitAsync(ReturnTime, environment.Time, cancel);
        return members.Roster.Contacts > before;
    }

    private RoundCollector Open(RoundStarted start, RoundFold fold, RoundDeadline deadline)
    {
        var round = new RoundCollector(start, fold, environment.Time, device => IsWaitedFor(device, start.Round)) { Deadline = deadline };
        intake.Round = round;
        DeleteUpdatesOfOthers(start);
        _damage.RefuseWhoseUpdatesAreLost(round);
        foreach (var member in start.Members)
            if (context.Spool.FindComplete(context.UpdateName(member, start.Round)) is { } update) intake.Take(update);
        if (round.Delivered.Count > 0) context.Log.RoundContinued(start.Round, round.Delivered.Count, start.Members.Count);
        AskMembers(round);
        return round;
    }

    /// <summary>Updates of members that left: should one come back in this very round, what is here is not its.</summary>
    private void DeleteUpdatesOfOthers(RoundStarted start)
    {
        foreach (var found in context.Spool.Objects.ToList())
            if (ObjectName.Parse(found.Name) is { Kind: ObjectKind.Update } name && name.Job == context.Job.Id && name.Number == start.Round && !start.Members.Contains(name.Device))
                context.Spool.Delete(found.Name);
    }

    private bool IsWaitedFor(string device, int round) => Job.Participation == Participation.All || _missed.IsWaitedFor(device, round);

    private void AskMembers(RoundCollector round)
    {
        models.Sender.NoteVersion(round.Start.BaseVersion);
        foreach (var worker in members.Roster.Workers)
            if (round.IsAwaited(worker.Device)) intake.Ask(worker, round);
    }

    /// <summary>False if the round is to be collected again from its start, because of a member that left.</summary>
    private async Task<bool> CollectAsync(RoundCollector round, CancellationToken cancel)
    {
        while (true)
        {
            _conclusion.ThrowIfFailed();
            if (await members.Departures.SettleAsync(cancel) && !GoOnWithout(round)) return false;
            await _screen.LookAtHeldAsync(round);
            if (IsSettled(round))
            {
                if (round.Judged > 0) return true; // if none was good enough, the version has the parameters of the one before
                await _again.PauseAsync(round, cancel);
                if (!round.GoOnWith(Record.Open!)) return false;
                await RestartAsync(round, cancel);
                AskMembers(round);
                continue;
            }

            var patience = Patience(round, _waiting.ForUpdates(round));
            if (await round.Changed.WaitAsync(patience, environment.Time, cancel)) continue;
            if (round.Deadline is not { IsOver: true } deadline) continue;
            if (round.WillArriveWithin(TimeSpan.FromSeconds(Job.DeadlineSeconds)) && deadline.TryExtend())
            {
                context.Log.DeadlineExtended(round.Start.Round, Job.DeadlineSeconds);
            }
            else if (round.Judged >= Job.MinUpdates)
            {
                return true;
            }
            else
            {
                await RepeatAsync(round, cancel);
            }
        }
    }

    /// <summary>Members left. False if an update of one was folded already.</summary>
    private bool GoOnWithout(RoundCollector round)
    {
        var (before, now) = (round.Start, Record.Open!);
        if (!round.GoOnWith(now)) return false;
        var left = before.Members.Except(now.Members).ToList();
        foreach (var device in left) context.Spool.Delete(context.UpdateName(device, now.Round));
        if (left.Count > 0) context.Log.RoundGoesOnWithout(now.Round, string.Join(", ", left), now.Members.Count);
        return true;
    }

    /// <summary>All members answered, and if some of them refused, enough others did not.</summary>
    private bool IsSettled(RoundCollector round) =>
        round.IsComplete && (Job.Participation == Participation.All || round.Judged >= Job.MinUpdates);

    /// <summary>
    /// Too few updates at the deadline: the same round again, keeping what came, with whoever is connected now; who refused is
    /// asked again.
    /// </summary>
    private async Task RepeatAsync(RoundCollector round, CancellationToken cancel)
    {
        context.Log.RoundRepeated(round.Start.Round, round.Answers, Job.MinUpdates);
        await RestartAsync(round, cancel);
        round.Deadline?.Begin();
        AskMembers(round);
    }

    /// <summary>Whoever is connected now is a member too. Nothing is recorded where that changes nothing.</summary>
    private async Task RestartAsync(RoundCollector round, CancellationToken cancel)
    {
        var again = round.Start with { Members = [.. round.Start.Members.Union(Present()).Order(StringComparer.Ordinal)] };
        if (again.Members.Count > round.Start.Members.Count)
            await disk.RunAsync($"the repetition of round {again.Round}", () => Record.AppendAsync(again), cancel);
        round.Restart(again);
    }

    private static TimeSpan Patience(RoundCollector round, TimeSpan most)
    {
        var left = round.MillisecondsLeft;
        return left == 0 || left > most.TotalMilliseconds ? most : TimeSpan.FromMilliseconds(left);
    }

    /// <summary>
    /// The next version: first the model is durable, then the record names it. Between the two a restart folds again, to the same
    /// bits.
    /// </summary>
    private async Task<RoundFolded> FoldAsync(RoundCollector round, CancellationToken cancel)
    {
        var (start, updates) = (round.Start, round.Delivered.Values);
        environment.Observer.OnPhase(UnitPhase.Folding, start.Round, $"folding {updates.Count()} updates");
        if (round.Answers == 0) context.Log.NothingToFold(start.Round, round.Judged);
        else context.Log.Folding(start.Round, updates.Count(), round.Fold.TotalExamples);
        var (stored, isAnew) = await _versions.MakeAsync(round, cancel);
        var proofs = new ProofCollector(Record);
        var fold = new RoundFolded(start.Round, start.BaseVersion, start.Base, Job.Strategy,
            [.. updates.Select(update => Folded(update, proofs) with { Scale = round.ScaleOf(update.Representation.Origin) })],
            [.. round.Refused.Select(refused => new RefusedUpdate(refused.Key, refused.Value, round.WasRefusedByGate(refused.Key)))],
            start.BaseVersion + 1, stored.Model.Representation.Content, stored.Residual?.Representation.Content,
            stored.State?.Representation.Content)
        {
            Proof = proofs.Of(stored.Model.Representation),
            Certificates = proofs.NewCertificates,
            LocalOnly = [.. round.LocalOnly],
            IsAnew = isAnew,
        };
        await disk.RunAsync($"the record of round {start.Round}", () => Record.AppendAsync(fold), cancel);
        context.Log.Folded(fold.Round, fold.Version, fold.Model.ToString());
        return fold;
    }

    private static FoldedUpdate Folded(SpoolObject update, ProofCollector proofs)
    {
        var made = update.Representation;
        return new FoldedUpdate(made.Origin, made.Content, made.NumExamples, made.Threads, proofs.Of(made));
    }

    private void TellOutcomes(RoundFolded fold)
    {
        foreach (var update in fold.Updates)
            outcomes.Send(NameOf(update.Device, fold), UpdateOutcome.Folded, "");
        foreach (var late in Record.LastMembers.Except(fold.Updates.Select(u => u.Device)).Except(fold.Refused.Select(r => r.Device)).Except(fold.LocalOnly))
            outcomes.Send(NameOf(late, fold), UpdateOutcome.Superseded, $"round {fold.Round} closed at its deadline");
    }

    private ObjectName NameOf(string device, RoundFolded fold) => ObjectName.Update(context.Job.Id, device, fold.Round);

    private void Finish()
    {
        members.Completion.Finish();
        environment.Observer.OnPhase(UnitPhase.Finished, Job.Rounds,
            $"job {context.Job.Id} is finished, model {Record.Model.Short}…");
    }
}
