using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Updates;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Async;

/// <summary>
/// The story of a job without rounds: fold whatever came, record it, tell whose it was, and give whoever has nothing to do the
/// newest version to train from.
/// </summary>
internal sealed class AsyncLoop(
    IAsyncStrategy strategy, JobContext context, AggregatorOptions options, AsyncIntake intake, AsyncObjects objects, MemberServices members,
    ModelServices models, OutcomeSender outcomes, UnitEnvironment environment, DiskRetry disk, TrafficMeter traffic)
{
    /// <summary>Versions that are made again after a restart, at most: until then none need be written to disk.</summary>
    private const int MaxUnpublished = 64;

    /// <summary>
    /// Updates that wait are folded side by side: each block of the model then comes from memory once for all of them.
    /// </summary>
    private const int MaxAtOnce = 16;

    private readonly AsyncWaiting _waiting = new(context, members.Roster, intake, members.Departures, environment);
    private readonly UpdateScreen _screen = new(context.Job, models.Evaluator, environment.Compute);
    private readonly AsyncRestore _restore = new(context, objects, environment.Compute);
    private AsyncModel _model = null!; // restored first of all
    private double? _accuracy; // of the model as it is now, where it was measured
    private RoundMeter _meter = null!; // since the last evaluation
    private long _forgottenAt; // updates folded when old objects were last looked for

    private JobOptions Job => options.Job;

    private RoundRecord Record => context.Record;

    private AsyncState State => context.Record.AsyncState;

    private bool Measures => _screen.Measures(strategy.NeedsAccuracy);

    private int EvaluatedVersion => Record.LastEvaluation?.Version ?? 0;

    private bool IsOver => State.Version >= Job.Rounds;

    /// <summary>Runs what is left of the job. A restarted aggregator goes on with the tasks that it gave.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        _meter = traffic.Begin();
        _model = await _restore.RestoreAsync();
        try
        {
            intake.TakeStored();
            if (State.Published is null) await _waiting.ForFirstWorkersAsync(cancel);
            while (!IsOver) await StepAsync(cancel);
            if (State.Published?.Version != State.Version) await PublishAsync([], cancel);
            if (models.Evaluator.IsMissing(Record)) await EvaluateAsync(cancel);
        }
        finally
        {
            _model.Dispose();
        }

        members.Completion.Finish();
        intake.DropRest();
        environment.Observer.OnPhase(UnitPhase.Finished, Job.Rounds,
            $"job {context.Job.Id} is finished, model {Record.Model.Short}…");
    }

    private async Task StepAsync(CancellationToken cancel)
    {
        await members.Departures.SettleAsync(cancel);
        if (intake.Arrived > 0) await FoldArrivedAsync(cancel);
        foreach (var (name, reason) in intake.TakeRefused()) await RefuseAsync(name, reason, byGate: false, cancel);
        if (IsOver) return;
        await GiveTasksAsync(cancel);
        if (intake.Arrived == 0) await _waiting.ForUpdatesAsync(cancel);
    }

    private async Task FoldArrivedAsync(CancellationToken cancel)
    {
        var arrived = intake.TakeArrived(MaxNow());
        environment.Observer.OnPhase(UnitPhase.Folding, State.Version + 1, $"folding {arrived.Count} update{(arrived.Count == 1 ? "" : "s")}");
        try
        {
            await FoldAsync(arrived, cancel);
        }
        catch (SpoolException damage)
        {
            await RecoverAsync(arrived, damage.Message);
        }
    }

    private async Task FoldAsync(IReadOnlyList<SpoolObject> updates, CancellationToken cancel)
    {
        var sources = await DecideAsync(updates, cancel);
        if (sources.Count == 0) return;
        await _model.FoldAsync(sources);
        _accuracy = null;
        if (_model.IndexOfUnusable is not (>= 0 and var index)) await RecordAsync(sources, cancel);
        else await TakeBackAsync(updates, $"{context.Job.Locate(index)} of the model would be {_model.Values[index]}; values must be finite and below {ValueRange.Limit} in magnitude", cancel);
    }

    /// <summary>
    /// One of them would leave a model that nobody can train from. Which one shows when each is folded by itself; that one is
    /// refused.
    /// </summary>
    private async Task TakeBackAsync(IReadOnlyList<SpoolObject> updates, string reason, CancellationToken cancel)
    {
        await RestoreModelAsync();
        if (updates is [var only])
        {
            await RefuseAsync(ObjectName.Parse(only.Name), reason, byGate: true, cancel);
            return;
        }

        foreach (var update in updates) await FoldAsync([update], cancel);
    }

    /// <summary>The model as it is recorded.</summary>
    private async Task RestoreModelAsync()
    {
        _model.Dispose();
        _model = await _restore.RestoreAsync();
        _accuracy = null;
    }

    /// <summary>No further than the end of a buffer: its version must be published before the model goes on.</summary>
    private long MaxNow()
    {
        var perVersion = State.UpdatesPerVersion;
        var most = Measures ? 1 : MaxAtOnce;
        var left = perVersion == 1 ? Job.Rounds - State.UpdateCount : perVersion - State.UpdateCount % perVersion;
        return Math.Min(most, left);
    }

    /// <summary>Decides about each update; workers of refused ones are told so.</summary>
    private async Task<List<FoldSource>> DecideAsync(IReadOnlyList<SpoolObject> arrived, CancellationToken cancel)
    {
        var sources = new List<FoldSource>(arrived.Count);
        var (examples, workers) = (State.TotalExamples, State.Workers);
        var counts = Job.MaxShare < 1 ? new ExampleCounts(State, Job.MaxShare) : null;
        foreach (var update in arrived)
        {
            var name = ObjectName.Parse(update.Name);
            var before = State.ContributionOf(name.Device);
            var (total, known) = (examples + update.Representation.NumExamples - before.NumExamples, workers + (before.Folded == 0 ? 1 : 0));
            var staleness = (int)((State.UpdateCount + sources.Count) / State.UpdatesPerVersion) - update.Representation.BaseVersion;
            var arrival = new Arrival(staleness, update.Representation.NumExamples, total, known, before.Folded == 0);
            if (counts is not null) arrival = counts.Limit(arrival, name.Device);
            if (await DecideAsync(update, name, arrival, before, cancel) is not { } source) continue;
            counts?.Note(name.Device, update.Representation.NumExamples);
            sources.Add(source);
            (examples, workers) = (total, known);
        }

        return sources;
    }

    private async Task<FoldSource?> DecideAsync(SpoolObject update, ObjectName name, Arrival arrival, Contribution before, CancellationToken cancel)
    {
        var baseModel = objects.FindModel(update.Representation.BaseVersion);
        var source = new FoldSource(update, baseModel, null, default, 1);
        if (baseModel is null && intake.NeedsBase)
        {
            await RefuseAsync(name, $"version {update.Representation.BaseVersion} is not kept any more; see leased_versions", byGate: false, cancel);
            return null;
        }

        if (Measures)
            _accuracy ??= await environment.Compute.RunAsync(() => models.Evaluator.Evaluate(_model.Values)?.Accuracy ?? 0);
        var found = await _screen.LookAtAsync(source, Measures ? _accuracy : null);
        if (found.Refusal is { } reason)
        {
            await RefuseAsync(name, reason, byGate: true, cancel);
            return null;
        }

        var step = strategy.StepFor(arrival with { Accuracy = found.Accuracy, ModelAccuracy = _accuracy });
        var previous = step.Reference == FoldReference.Previous ? objects.FindUpdate(name.Device, before.Number) : null;
        return source with { Step = step, Previous = previous, Scale = found.Scale };
    }

    /// <summary>Records folded updates; until then a restart folds them again, or others before them.</summary>
    private async Task RecordAsync(List<FoldSource> sources, CancellationToken cancel)
    {
        var proofs = new ProofCollector(Record);
        var first = State.UpdateCount;
        var entry = new UpdatesFolded([.. sources.Select((source, i) => source.Entry(
            (int)((first + i) / State.UpdatesPerVersion) + 1, ObjectName.Parse(source.Update.Name).Number, proofs.Of(source.Update.Representation)))])
        {
            Certificates = proofs.NewCertificates,
        };
        await disk.RunAsync($"the record of version {State.Version + 1}", () => Record.AppendAsync(entry), cancel);
        foreach (var folded in entry.Updates)
        {
            var name = ObjectName.Update(context.Job.Id, folded.Update.Device, folded.Number);
            context.Log.UpdateFolded(folded.Version, folded.Update.Device, folded.BaseVersion, folded.Step.Weight);
            members.Roster.NoteUpdate(name.Device, folded.Version, folded.Update.NumExamples);
            outcomes.Send(name, UpdateOutcome.Folded, "");
            intake.NoteSettled(name);
        }
    }

    private async Task RefuseAsync(ObjectName name, string reason, bool byGate, CancellationToken cancel)
    {
        if (State.OpenTaskOf(name.Device)?.Number != name.Number) return;
        await disk.RunAsync("the record of a refusal", () => Record.AppendAsync(new UpdateRefused(name.Device, name.Number, reason, byGate)), cancel);
        context.Log.UpdateRefused(State.Version + 1, name.Device, reason);
        context.Refusals.Note(byGate ? "gate" : "update");
        context.Spool.Delete(name.ToString());
        outcomes.Send(name, UpdateOutcome.Refused, reason);
        intake.NoteSettled(name);
    }

    /// <summary>Workers that wait get the newest version; it is written to disk because they ask for it.</summary>
    private async Task GiveTasksAsync(CancellationToken cancel)
    {
        var devices = _waiting.TakeReady();
        var unpublished = State.Version - (State.Published?.Version ?? -1);
        var isBuffersEnd = State.UpdatesPerVersion > 1 && State.IsAtVersion && unpublished > 0;
        if (devices.Count == 0 && !isBuffersEnd && unpublished < MaxUnpublished) return;
        await PublishAsync(devices, cancel);
        if (Record.Version - EvaluatedVersion >= options.EvaluateEvery) await EvaluateAsync(cancel);
    }

    private async Task PublishAsync(IReadOnlyList<string> devices, CancellationToken cancel)
    {
        var proofs = new ProofCollector(Record);
        var (version, model, proof) = State.Published is { } published && (!State.IsAtVersion || published.Version == State.Version && IsKept(published.Version))
            ? (published.Version, published.Model, null)
            : await StoreAsync(proofs, cancel);
        var entry = new VersionPublished(version, model, [.. devices.Select(device => new GivenTask(device, State.NextNumber(device)))])
        {
            Proof = proof,
            Certificates = proofs.NewCertificates,
        };
        await disk.RunAsync($"the record of version {version}", () => Record.AppendAsync(entry), cancel);
        models.Sender.NoteVersion(version);
        foreach (var device in devices)
            if (members.Roster.Find(device) is { } worker && State.OpenTaskOf(device) is { } task) intake.Ask(worker, task);
        if (devices.Count > 0) context.Log.TasksGiven(version, string.Join(", ", devices));
        ForgetOld();
    }

    /// <summary>
    /// Looks through the whole spool, so with thousands of workers not at every version: a quarter more than needed is kept.
    /// </summary>
    private void ForgetOld()
    {
        if (State.UpdateCount - _forgottenAt < State.OpenTasks / 4) return;
        _forgottenAt = State.UpdateCount;
        objects.ForgetOld(Record, options.KeepUpdateRounds, options.LeasedVersions);
    }

    /// <summary>Version 0 every unit makes for itself, unless the job begins from a model.</summary>
    private bool IsKept(int version) => version == 0 && !context.Job.StartsFromModel || objects.FindModel(version) is not null;

    private async Task<(int Version, Digest Model, RecordedProof? Proof)> StoreAsync(ProofCollector proofs, CancellationToken cancel)
    {
        if (State.Version == 0 && IsKept(0)) return (0, Record.InitialModel, null);
        var stored = await disk.RunAsync($"model version {State.Version}",
            () => models.Store.StoreAsync(_model.Read, State.Version), cancel);
        return (State.Version, stored.Representation.Content, proofs.Of(stored.Representation));
    }

    private async Task EvaluateAsync(CancellationToken cancel)
    {
        var version = Record.Version;
        environment.Observer.OnPhase(UnitPhase.Evaluating, version, $"evaluating version {version}");
        var result = await MeasureAsync(version, cancel);
        if (State.Version == version && State.IsAtVersion) _accuracy = result?.Accuracy;
        var updates = (version - EvaluatedVersion) * State.UpdatesPerVersion;
        environment.Observer.OnRound(_meter.Read().Summarize(Record, updates, Job.Rounds, result) with { Job = context.Job.Id });
        await disk.RunAsync($"the evaluation of version {version}", () => Record.AppendAsync(new RoundEvaluated(version, version, result?.Loss, result?.Accuracy, result?.Count ?? 0)), cancel);
        _meter = traffic.Begin();
    }

    /// <summary>The model file and the evaluation; of a version that is damaged on disk, after it was written again.</summary>
    private async Task<EvaluationResult?> MeasureAsync(int version, CancellationToken cancel)
    {
        try
        {
            return await MeasureOnceAsync(version, cancel);
        }
        catch (SpoolException damage) when (State.Version == version && State.IsAtVersion)
        {
            var name = ObjectName.Model(context.Job.Id, version).ToString();
            context.Log.ModelDamaged(name, damage.Message);
            context.Spool.Delete(name);
            await disk.RunAsync($"model version {version}", () => models.Store.StoreAsync(_model.Read, version), cancel);
            return await MeasureOnceAsync(version, cancel);
        }
    }

    private async Task<EvaluationResult?> MeasureOnceAsync(int version, CancellationToken cancel)
    {
        await disk.RunAsync("the model file", () => models.Store.WriteCheckpointAsync(version), cancel);
        return await models.Evaluator.EvaluateAsync(models.Store.Find(version));
    }

    /// <summary>An update, or what it was to be folded with, is damaged on disk, and half of it may be in the model.</summary>
    private async Task RecoverAsync(IReadOnlyList<SpoolObject> updates, string damage)
    {
        context.Log.AsyncDamaged(State.Version + 1, damage);
        foreach (var update in updates)
        {
            var name = ObjectName.Parse(update.Name);
            if (objects.FindModel(update.Representation.BaseVersion) is { } start && !await IsWholeAsync(start))
                context.Spool.Delete(start.Name);
            if (!await IsWholeAsync(update)) context.Spool.Delete(update.Name);
            intake.AskAgain(name);
            if (context.Spool.FindComplete(update.Name) is { } whole) intake.Take(whole);
        }

        await RestoreModelAsync();
    }

    private async Task<bool> IsWholeAsync(SpoolObject stored)
    {
        try
        {
            return await environment.Compute.RunAsync(() => ObjectContent.DigestOf(stored)) == stored.Representation.Content;
        }
        catch (SpoolException)
        {
            return false;
        }
    }
}
