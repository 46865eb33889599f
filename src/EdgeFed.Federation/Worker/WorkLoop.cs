using System.Globalization;
using EdgeFed.Core.Values;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Learning;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// The story of a worker: take a task, get the model it starts from, train, put the update into the spool, see it delivered.
/// Each step is kept on disk, so a unit that was killed goes on where it was.
/// </summary>
internal sealed class WorkLoop
{
    private readonly WorkerOptions _options;
    private readonly WorkerContext _desk;
    private readonly LocalTraining _training;
    private readonly UnitEnvironment _environment;
    private readonly DiskRetry _disk;
    private readonly LocalModels _models;
    private readonly Residuals _residuals;
    private readonly UpdateWriter _updates;
    private readonly PersonalModel _personal;
    private readonly ControlVariates _controls;
    private readonly WorkReport _report;

    public WorkLoop(
        WorkerOptions options, WorkerContext desk, LocalTraining training, TransferStatistics statistics, UnitEnvironment environment,
        DiskRetry disk)
    {
        (_options, _desk, _training, _environment, _disk) = (options, desk, training, environment, disk);
        var writer = new ObjectWriter(environment.Storage, desk.Spool, environment.Compute);
        _models = new LocalModels(desk.Spool, writer, options.DeviceId);
        _residuals = new Residuals(environment.Storage, desk.Spool, writer, options.DeviceId, desk.Log);
        _updates = new UpdateWriter(options, _models, _residuals, writer, environment, disk);
        _personal = new PersonalModel(options.DeviceId, desk.Spool, writer, training, environment, disk);
        _report = new WorkReport(statistics, environment.Time, environment.Observer);
        _controls = new ControlVariates(options.DeviceId, desk.Spool, writer, _models, environment, disk);
    }

    /// <summary>Works until cancelled, or with <see cref="WorkerOptions.Once"/> until a job is finished.</summary>
    public async Task<JobResult> RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (_desk.Next is { } task) await RunTaskAsync(task, cancel);
            else if (_desk.Finished is not { } done || _desk.HasFinalModel) await WaitAsync(cancel);
            else if (await TakeFinalModelAsync(done, cancel) && _options.Once) return Result(done);
        }
    }

    private static JobResult Result(Done done) => new(done.JobId, done.Version, done.Digest);

    private async Task WaitAsync(CancellationToken cancel)
    {
        if (_desk.IsConnected)
        {
            var what = _desk.HasFinalModel ? "waiting for the next job" : _desk.WaitingFor ?? "waiting for the next round";
            _environment.Observer.OnPhase(UnitPhase.Waiting, 0, what);
        }

        await _desk.Changed.WaitAsync(cancel);
    }

    private async Task RunTaskAsync(Train task, CancellationToken cancel)
    {
        using var working = _desk.Begin(task, cancel);
        _report.Begin(_desk.Job!, task);
        try
        {
            if (_desk.Job!.TakesUpdates) await SendUpdateAsync(task, working.Token);
            else await TrainOwnAsync(task, working.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            _report.End(UpdateOutcome.Superseded); // another task came, or the job ended
        }
        catch (LearningException e)
        {
            _desk.Log.CannotTrain(task.Round, e.Message);
            _environment.Observer.OnPhase(UnitPhase.Error, task.Round, e.Message);
            _desk.GiveUp(UpdateName(task), e.Message);
            _report.End(UpdateOutcome.Refused);
        }
        finally
        {
            _desk.End();
        }
    }

    private async Task SendUpdateAsync(Train task, CancellationToken cancel)
    {
        await SettleEarlierAsync(task, cancel);
        await _disk.RunAsync("what earlier updates left unsent", () => _residuals.CheckAsync(_desk.Job!, task), cancel);
        var update = await KeptUpdateAsync(task) ?? await MakeUpdateAsync(task, cancel);
        _environment.Observer.OnPhase(UnitPhase.Uploading, task.Round, "sending the update");
        _report.End(await DeliverAsync(update, cancel));
    }

    /// <summary>
    /// Where nothing is exchanged, every version is version 0: it is made here and not asked for, unless the job begins from a
    /// model.
    /// </summary>
    private async Task TrainOwnAsync(Train task, CancellationToken cancel)
    {
        var job = _desk.Job!;
        var since = _environment.Time.GetTimestamp();
        if (await _personal.TrainAsync(job, task, () => LoadAsync(job, 0, task.BaseDigest, cancel), null, cancel) is { } result)
            _report.NoteTrained(result, _environment.Time.GetElapsedTime(since));
        _desk.Keep(UpdateName(task));
        _report.End(UpdateOutcome.LocalOnly);
    }

    /// <summary>
    /// Updates of earlier rounds whose fate this unit did not hear of, because it was away or off: what is sent next depends on it.
    /// </summary>
    private async Task SettleEarlierAsync(Train task, CancellationToken cancel)
    {
        foreach (var earlier in _desk.Spool.Objects.Where(found => IsUpdate(found) && found.Name != UpdateName(task)).ToList())
            if (earlier.IsComplete && _desk.Job!.UpdatesAreDeltas) await DeliverAsync(earlier, cancel);
            else _desk.Forget(earlier);
    }

    /// <summary>Offers an update until the aggregator has said what became of it.</summary>
    private async Task<UpdateOutcome> DeliverAsync(SpoolObject update, CancellationToken cancel)
    {
        if (_desk.FateOf(update) is null) _desk.Offer(update);
        while (_desk.FateOf(update) is null) await _desk.Changed.WaitAsync(cancel);
        var fate = _desk.FateOf(update)!.Value;
        await _disk.RunAsync($"what {update.Name} left unsent", () => _residuals.SettleAsync(_desk.Job!, update, fate), cancel);
        _desk.Forget(update);
        return fate;
    }

    /// <summary>The update of this very task, if it was trained before this unit was stopped.</summary>
    private async Task<SpoolObject?> KeptUpdateAsync(Train task)
    {
        var kept = _desk.Spool.FindComplete(UpdateName(task));
        if (kept is null) return null;
        var isSigned = _environment.Security is null || !kept.Representation.Signature.IsEmpty; // it may be of a time without TLS
        if (isSigned && kept.Representation.BaseVersion == task.BaseVersion && await HasBaseAsync(_desk.Job!, task))
        {
            _desk.Log.UpdateKept(task.Round);
            _report.NoteKept(kept.Representation.NumExamples);
            return kept;
        }

        _desk.Forget(kept);
        return null;
    }

    /// <summary>True if what is in the spool was trained from the model this task names.</summary>
    private async Task<bool> HasBaseAsync(JobDefinition job, Train task)
    {
        if (task.BaseVersion == 0 && !job.StartsFromModel) return true;
        if (!_models.CanMake(job, task.BaseVersion)) return false;
        try
        {
            return await _environment.Compute.RunAsync(() => DigestOf(job, task.BaseVersion)) == task.BaseDigest;
        }
        catch (SpoolException)
        {
            return false; // damaged: fetched again
        }
    }

    private Digest DigestOf(JobDefinition job, int version)
    {
        using var parameters = _models.Make(job, version);
        return ContentHasher.Of(parameters.Span);
    }

    private async Task<SpoolObject> MakeUpdateAsync(Train task, CancellationToken cancel)
    {
        var job = _desk.Job!;
        using var parameters = await LoadAsync(job, task.BaseVersion, task.BaseDigest, cancel);
        await _disk.RunAsync($"version {task.BaseVersion}", () => _models.KeepAsync(job, task.BaseVersion, parameters, withBefore: job.CorrectsDrift), cancel);
        _residuals.ForgetOld(job);
        var since = _environment.Time.GetTimestamp();
        var result = await TrainAsync(job, task, parameters, cancel);
        _report.NoteTrained(result, _environment.Time.GetElapsedTime(since));
        if (job.Personal is not null) await _personal.TrainAsync(job, task, () => MakeAsync(job, task.BaseVersion), parameters, cancel);
        var update = await _updates.WriteAsync(job, task, parameters, result, cancel);
        _desk.Log.Trained(task.Round, TextOf(result) + PartOf(job, result), update.Representation.Chunks.TotalStored);
        return update;
    }

    /// <summary>Replaces the parameters by what training makes of them.</summary>
    private async Task<TrainResult> TrainAsync(JobDefinition job, Train task, ParameterBuffer parameters, CancellationToken cancel)
    {
        if (!job.CorrectsDrift) return await _training.RunAsync(job, task, parameters, correction: null, cancel);
        using var correction = await _controls.CorrectionAsync(job, task, parameters);
        var result = await _training.RunAsync(job, task, parameters, correction, cancel);
        await _controls.StoreAsync(job, task, parameters, correction, result.Steps, cancel);
        return result;
    }

    internal static string TextOf(TrainResult result) => result.Accuracy is { } accuracy
        ? string.Create(CultureInfo.InvariantCulture, $"loss {result.Loss:0.0000}, accuracy {accuracy:0.000}")
        : string.Create(CultureInfo.InvariantCulture, $"loss {result.Loss:0.0000}");

    private static string PartOf(JobDefinition job, TrainResult result) => job.TakesPartialWork
        ? string.Create(CultureInfo.InvariantCulture, $", {result.Epochs} of {job.Options.LocalEpochs} epochs") : "";

    /// <summary>The parameters of a version: made here from what is in the spool, with what the aggregator sends.</summary>
    private async Task<ParameterBuffer> LoadAsync(JobDefinition job, int version, Digest digest, CancellationToken cancel)
    {
        if (version == 0 && job.Options.InitialModel is { } begun && begun != digest)
            throw new JobTaskException($"the job begins from model {begun.Short}…, the aggregator says {digest.Short}…");
        var wholeOnly = !job.PublishesDeltas;
        while (true)
        {
            await FetchAsync(job, version, digest, wholeOnly, cancel);
            try
            {
                if (await _environment.Compute.RunAsync(() => MakeIfSame(job, version, digest)) is { } parameters) return parameters;
                _desk.Log.ModelLost(ModelName(version), $"made here it is another than {digest.Short}…");
                wholeOnly = true;
            }
            catch (SpoolException damage)
            {
                _desk.Log.ModelLost(ModelName(version), damage.Message);
            }

            _models.Forget(job);
        }
    }

    private Task<ParameterBuffer> MakeAsync(JobDefinition job, int version) => _environment.Compute.RunAsync(() => _models.Make(job, version));

    /// <summary>Null if what was made is not the model that is wanted.</summary>
    /// <exception cref="JobTaskException">It is version 0 as the seed gives it, which no unit can get otherwise.</exception>
    private ParameterBuffer? MakeIfSame(JobDefinition job, int version, Digest digest)
    {
        var parameters = _models.Make(job, version);
        if (_models.IsWhole(job, version, digest)) return parameters; // digested when it came, and each chunk was checked when it was read
        var made = ContentHasher.Of(parameters.Span);
        if (made == digest) return parameters;
        parameters.Dispose();
        return version == 0 && !job.StartsFromModel
            ? throw new JobTaskException($"version 0 made here has digest {made.Short}…, the aggregator's {digest.Short}…; the binaries differ")
            : null;
    }

    /// <summary>Waits until the version can be made here.</summary>
    private async Task FetchAsync(JobDefinition job, int version, Digest digest, bool wholeOnly, CancellationToken cancel)
    {
        while (!_models.CanMake(job, version))
        {
            if (_desk.Wanted is null)
            {
                _environment.Observer.OnPhase(UnitPhase.Downloading, _desk.Current?.Round ?? 0, $"fetching model version {version}");
                _desk.Want(new WantedModel(ObjectName.Model(job.Id, version), digest, wholeOnly ? Representation.NoBase : _models.NewestVersion(job)));
            }

            await _desk.Changed.WaitAsync(cancel);
        }

        _desk.WantNothing();
    }

    private async Task<bool> TakeFinalModelAsync(Done done, CancellationToken cancel)
    {
        using var working = _desk.BeginFinal(cancel);
        try
        {
            await StoreFinalModelAsync(_desk.Job!, done, working.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false; // another job came
        }
        finally
        {
            _desk.End();
        }
    }

    private async Task StoreFinalModelAsync(JobDefinition job, Done done, CancellationToken cancel)
    {
        var version = job.TakesUpdates ? done.Version : 0; // else all have the same parameters
        using var parameters = await LoadAsync(job, version, done.Digest, cancel);
        if (HasRoomFor(job)) await _disk.RunAsync("the final model", WriteFileAsync, cancel);
        await _disk.RunAsync("the final version", () => _models.KeepAsync(job, version, parameters), cancel);
        await _personal.ExportAsync(job, cancel);
        foreach (var used in _desk.Spool.Objects.Where(static found => !IsModel(found)).ToList()) _desk.Spool.Delete(used.Name);
        _desk.ConfirmFinal(done);
        _desk.Log.JobFinished(job.Id, done.Version, done.Digest.ToString());
        _environment.Observer.OnPhase(UnitPhase.Finished, job.Options.Rounds, $"job {job.Id} is finished, model {done.Digest.Short}…");

        Task WriteFileAsync() => Checkpoint.WriteAsync(_environment.Storage, job, parameters, done.Version, done.Digest);
    }

    /// <summary>
    /// Final models are kept for people, by job; an aggregator with a new job every second must not fill the disk with them.
    /// </summary>
    private bool HasRoomFor(JobDefinition job)
    {
        var (bytes, limit) = (Checkpoint.BytesOfOthers(_environment.Storage, job), _options.Transport.Limits.DiskBytes);
        if (bytes + (long)job.Spec.ParameterCount * sizeof(float) <= limit) return true;
        _desk.Log.TooManyModels(job.Id, bytes, limit);
        return false;
    }

    private static bool IsUpdate(SpoolObject found) => ObjectName.Parse(found.Name).Kind == ObjectKind.Update;

    private static bool IsModel(SpoolObject found) => ObjectName.Parse(found.Name).Kind is ObjectKind.Model or ObjectKind.Delta;

    private string ModelName(int version) => ObjectName.Model(_desk.Job!.Id, version).ToString();

    private string UpdateName(Train task) => ObjectName.Update(task.JobId, _options.DeviceId, task.Round).ToString();
}
