using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Worker.Algorithms;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Learning;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// The work of a worker: take a task, have it trained, see its update delivered, and at the end of the job store its model. How a
/// task is trained is the algorithm's affair, the same for all tasks of a job. Each step is kept on disk, so a unit that was
/// killed goes on where it was.
/// </summary>
internal sealed class WorkLoop
{
    private readonly WorkerOptions _options;
    private readonly WorkerContext _context;
    private readonly UnitEnvironment _environment;
    private readonly DiskRetry _disk;
    private readonly VersionLoader _versions;
    private readonly Residuals _residuals;
    private readonly WorkReport _report;
    private readonly WorkerAlgorithms _algorithms;
    private readonly TaskServices _services;
    private readonly FinalModel _final;

    public WorkLoop(
        WorkerOptions options,
        WorkerContext context,
        LocalTraining training,
        TransferStatistics statistics,
        UnitEnvironment environment,
        DiskRetry disk)
    {
        (_options, _context, _environment, _disk) = (options, context, environment, disk);
        var writer = new ObjectWriter(environment.Storage, context.Spool, environment.Compute);
        var models = new LocalModels(context.Spool, writer, options.DeviceId);
        _versions = new VersionLoader(context, models, environment);
        _residuals = new Residuals(environment.Storage, context.Spool, writer, options.DeviceId, context.Log);
        _report = new WorkReport(statistics, environment.Time, environment.Observer);
        _algorithms = new WorkerAlgorithms(
            new AlgorithmServices(options, context.Spool, writer, models, training, environment, disk));
        var updates = new UpdateWriter(options, models, _residuals, writer, environment, disk);
        _services = new TaskServices(_versions, models, _residuals, updates, _report, environment.Time, disk, context.Log);
        _final = new FinalModel(options, context, _versions, models, environment, disk);
    }

    /// <summary>Works until cancelled, or with <see cref="WorkerOptions.Once"/> until a job is finished.</summary>
    public async Task<JobResult> RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (_context.Next is { } task) await RunTaskAsync(task, cancel);
            else if (_context.Finished is not { } done || _context.HasFinalModel) await WaitAsync(cancel);
            else if (await TakeFinalModelAsync(done, cancel) && _options.Once) return Result(done);
        }
    }

    private static JobResult Result(Done done) => new(done.JobId, done.Version, done.Digest);

    private async Task WaitAsync(CancellationToken cancel)
    {
        if (_context.IsConnected)
        {
            var reason = _context.HasFinalModel
                ? "waiting for the next job" : _context.WaitingFor ?? "waiting for the next round";
            _environment.Observer.OnPhase(UnitPhase.Waiting, 0, reason);
        }

        await _context.Changed.WaitAsync(cancel);
    }

    private async Task RunTaskAsync(Train task, CancellationToken cancel)
    {
        using var working = _context.Begin(task, cancel);
        _report.Begin(_context.Job!, task);
        try
        {
            _report.End(await WorkAsync(_context.Job!, task, working.Token));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            _report.End(UpdateOutcome.Superseded); // another task came, or the job ended
        }
        catch (LearningException e)
        {
            _context.Log.CannotTrain(task.Round, e.Message);
            _environment.Observer.OnPhase(UnitPhase.Error, task.Round, e.Message);
            _context.GiveUp(UpdateName(task), e.Message);
            _report.End(UpdateOutcome.Refused);
        }
        finally
        {
            _context.End();
        }
    }

    private async Task<UpdateOutcome> WorkAsync(JobDefinition job, Train task, CancellationToken cancel)
    {
        await DeliverEarlierAsync(job, task, cancel);
        await _disk.RunAsync("what earlier updates left unsent", () => _residuals.CheckAsync(job, task), cancel);
        if (await StoredUpdateAsync(job, task) is { } stored) return await SendAsync(job, task, stored, cancel);
        var algorithm = _algorithms.Of(job);
        var update = await algorithm.TrainAsync(new WorkerTask(_services, job, task, algorithm), cancel);
        return update is null ? KeepTrained(task) : await SendAsync(job, task, update, cancel);
    }

    private async Task<UpdateOutcome> SendAsync(JobDefinition job, Train task, SpoolObject update, CancellationToken cancel)
    {
        _environment.Observer.OnPhase(UnitPhase.Uploading, task.Round, "sending the update");
        return await DeliverAsync(job, update, cancel);
    }

    /// <summary>Tells the aggregator that the task is trained, and that nothing of it is sent.</summary>
    private UpdateOutcome KeepTrained(Train task)
    {
        _context.Keep(UpdateName(task));
        return UpdateOutcome.LocalOnly;
    }

    /// <summary>
    /// Delivers updates of earlier rounds whose outcome this unit did not hear, because it was away or off: the next update
    /// depends on it.
    /// </summary>
    private async Task DeliverEarlierAsync(JobDefinition job, Train task, CancellationToken cancel)
    {
        foreach (var earlier in _context.Spool.Objects.Where(found => IsUpdate(found) && found.Name != UpdateName(task)).ToList())
            if (earlier.IsComplete && job.UpdatesAreDeltas) await DeliverAsync(job, earlier, cancel);
            else _context.Forget(earlier);
    }

    /// <summary>Offers an update until the aggregator has told its outcome.</summary>
    private async Task<UpdateOutcome> DeliverAsync(JobDefinition job, SpoolObject update, CancellationToken cancel)
    {
        if (_context.OutcomeOf(update) is null) _context.Offer(update);
        while (_context.OutcomeOf(update) is null) await _context.Changed.WaitAsync(cancel);
        var outcome = _context.OutcomeOf(update)!.Value;
        await _disk.RunAsync(
            $"what {update.Name} left unsent", () => _residuals.NoteOutcomeAsync(job, update, outcome), cancel);
        _context.Forget(update);
        return outcome;
    }

    /// <summary>The update of this very task, if it was trained before this unit was stopped.</summary>
    private async Task<SpoolObject?> StoredUpdateAsync(JobDefinition job, Train task)
    {
        var stored = _context.Spool.FindComplete(UpdateName(task));
        if (stored is null) return null;
        var update = stored.Representation;
        var isSigned = _environment.Security is null || !update.Signature.IsEmpty; // it may be of a time without TLS
        var isOfTask = isSigned && update.BaseVersion == task.BaseVersion;
        if (isOfTask && await _versions.HasAsync(job, task.BaseVersion, task.BaseDigest))
        {
            _context.Log.UpdateKept(task.Round);
            _report.NoteKept(update.NumExamples);
            return stored;
        }

        _context.Forget(stored);
        return null;
    }

    private async Task<bool> TakeFinalModelAsync(Done done, CancellationToken cancel)
    {
        using var working = _context.BeginFinal(cancel);
        try
        {
            await _final.StoreAsync(_context.Job!, done, _algorithms.Of(_context.Job!), working.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false; // another job came
        }
        finally
        {
            _context.End();
        }
    }

    private static bool IsUpdate(SpoolObject found) => ObjectName.Parse(found.Name).Kind == ObjectKind.Update;

    private string UpdateName(Train task) => ObjectName.Update(task.JobId, _options.DeviceId, task.Round).ToString();
}
