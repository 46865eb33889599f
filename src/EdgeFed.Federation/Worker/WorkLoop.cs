using System.Globalization;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Options;
using EdgeFed.Learning;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// The story of a worker: take a task, get the model it starts from, train, put the update into the spool, see it delivered.
/// Each step is kept on disk, so a unit that was killed goes on where it was.
/// </summary>
internal sealed class WorkLoop(WorkerOptions options, WorkerDesk desk, LocalTraining training, UnitEnvironment environment, DiskRetry disk)
{
    private readonly ObjectWriter _writer = new(environment.Storage, desk.Spool, environment.Compute);

    /// <summary>Works until cancelled, or with <see cref="WorkerOptions.Once"/> until a job is finished.</summary>
    public async Task<JobResult> RunAsync(CancellationToken cancel)
    {
        while (true)
        {
            if (desk.Next is { } task) await RunTaskAsync(task, cancel);
            else if (desk.Finished is not { } done || desk.HasFinalModel) await WaitAsync(cancel);
            else if (await TakeFinalModelAsync(done, cancel) && options.Once) return Result(done);
        }
    }

    private static JobResult Result(Done done) => new(done.JobId, done.Version, done.Digest);

    private async Task WaitAsync(CancellationToken cancel)
    {
        if (desk.IsConnected)
            environment.Observer.OnPhase(UnitPhase.Waiting, 0, desk.HasFinalModel ? "waiting for the next job" : "waiting for the next round");
        await desk.Changed.WaitAsync(cancel);
    }

    private async Task RunTaskAsync(Train task, CancellationToken cancel)
    {
        using var working = desk.Begin(task, cancel);
        try
        {
            var update = KeptUpdate(task) ?? await MakeUpdateAsync(task, working.Token);
            environment.Observer.OnPhase(UnitPhase.Uploading, task.Round, "sending the update");
            desk.Offer(update);
            while (desk.Update is not null) await desk.Changed.WaitAsync(working.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            // another task came, or the job ended
        }
        catch (LearningException e)
        {
            desk.Log.CannotTrain(task.Round, e.Message);
            environment.Observer.OnPhase(UnitPhase.Error, task.Round, e.Message);
            desk.GiveUp(UpdateName(task), e.Message);
        }
        finally
        {
            desk.End();
        }
    }

    /// <summary>The update of this very task, if it was trained before this unit was stopped.</summary>
    private SpoolObject? KeptUpdate(Train task)
    {
        var kept = desk.Spool.FindComplete(UpdateName(task));
        if (kept is null) return null;
        if (kept.Representation.BaseVersion == task.BaseVersion && HasBase(task))
        {
            desk.Log.UpdateKept(task.Round);
            return kept;
        }

        desk.Spool.Delete(kept.Name);
        return null;
    }

    /// <summary>True if what is in the spool was trained from the model this task names.</summary>
    private bool HasBase(Train task) => task.BaseVersion == 0 || FindModel(task.BaseVersion)?.Representation.Content == task.BaseDigest;

    private async Task<SpoolObject> MakeUpdateAsync(Train task, CancellationToken cancel)
    {
        var job = desk.Job!;
        using var parameters = await LoadBaseAsync(job, task.BaseVersion, task.BaseDigest, cancel);
        ForgetAllBut(task.BaseVersion, task.Round);
        var result = await training.RunAsync(job, task, parameters, cancel);
        var description = new ObjectDescription(UpdateName(task), options.DeviceId, job.Options.ChunkBytes, job.Compression,
            task.BaseVersion, result.NumExamples, options.Threads, MetricsOf(result));
        var update = await disk.RunAsync($"the update of round {task.Round}", () => _writer.WriteAsync(() => parameters.Span, description), cancel);
        desk.Log.Trained(task.Round, Text(result), update.Representation.Chunks.TotalStored);
        return update;
    }

    private static Dictionary<string, double> MetricsOf(TrainResult result)
    {
        var metrics = new Dictionary<string, double> { ["loss"] = result.Loss };
        if (result.Accuracy is { } accuracy) metrics["accuracy"] = accuracy;
        return metrics;
    }

    private static string Text(TrainResult result) => result.Accuracy is { } accuracy
        ? string.Create(CultureInfo.InvariantCulture, $"loss {result.Loss:0.0000}, accuracy {accuracy:0.000}")
        : string.Create(CultureInfo.InvariantCulture, $"loss {result.Loss:0.0000}");

    /// <summary>The parameters of a version: made here if it is version 0, else from the spool, else from the aggregator.</summary>
    private async Task<ParameterBuffer> LoadBaseAsync(JobDefinition job, int version, Digest digest, CancellationToken cancel)
    {
        if (version == 0) return await environment.Compute.RunAsync(() => MakeInitial(job, digest));
        while (true)
        {
            var model = await FetchAsync(version, digest, cancel);
            try
            {
                return await environment.Compute.RunAsync(() => Load(model, job));
            }
            catch (SpoolException damage)
            {
                desk.Log.ModelLost(model.Name, damage.Message);
                desk.Spool.Delete(model.Name);
            }
        }
    }

    private static ParameterBuffer MakeInitial(JobDefinition job, Digest digest)
    {
        var parameters = InitialModel.Make(job);
        var made = ContentHasher.Of(parameters.Span);
        if (made == digest) return parameters;
        parameters.Dispose();
        throw new JobTaskException($"version 0 made here has digest {made.Short}…, the aggregator's {digest.Short}…; the binaries differ");
    }

    private static ParameterBuffer Load(SpoolObject model, JobDefinition job)
    {
        var parameters = new ParameterBuffer(job.Spec.ParameterCount);
        try
        {
            ObjectContent.CopyTo(model, parameters.Span);
            return parameters;
        }
        catch (SpoolException)
        {
            parameters.Dispose();
            throw;
        }
    }

    private async Task<SpoolObject> FetchAsync(int version, Digest digest, CancellationToken cancel)
    {
        while (true)
        {
            if (FindModel(version) is { } model && model.Representation.Content == digest)
            {
                desk.WantNothing();
                return model;
            }

            if (desk.Wanted is null)
            {
                environment.Observer.OnPhase(UnitPhase.Downloading, desk.Current?.Round ?? 0, $"fetching model version {version}");
                desk.Want(ModelName(version), digest);
            }

            await desk.Changed.WaitAsync(cancel);
        }
    }

    /// <summary>Models and updates of other rounds are of no use to a worker.</summary>
    private void ForgetAllBut(int version, int round)
    {
        foreach (var name in desk.Spool.Objects.Select(o => ObjectName.Parse(o.Name)).ToList())
        {
            var isCurrent = name.Kind == ObjectKind.Model ? name.Number == version : name.Number == round;
            if (!isCurrent) desk.Spool.Delete(name.ToString());
        }
    }

    private async Task<bool> TakeFinalModelAsync(Done done, CancellationToken cancel)
    {
        using var working = desk.BeginFinal(cancel);
        try
        {
            await StoreFinalModelAsync(desk.Job!, done, working.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false; // another job came
        }
        finally
        {
            desk.End();
        }
    }

    private async Task StoreFinalModelAsync(JobDefinition job, Done done, CancellationToken cancel)
    {
        using var parameters = await LoadBaseAsync(job, done.Version, done.Digest, cancel);
        await disk.RunAsync("the final model", () => Checkpoint.WriteAsync(environment.Storage, job, parameters, done.Version, done.Digest), cancel);
        ForgetAllBut(done.Version, round: 0);
        desk.ConfirmFinal(done);
        desk.Log.JobFinished(job.Id, done.Version, done.Digest.ToString());
        environment.Observer.OnPhase(UnitPhase.Finished, job.Options.Rounds, $"job {job.Id} is finished, model {done.Digest.Short}…");
    }

    private SpoolObject? FindModel(int version) => desk.Spool.FindComplete(ModelName(version));

    private string ModelName(int version) => ObjectName.Model(desk.Job!.Id, version).ToString();

    private string UpdateName(Train task) => ObjectName.Update(task.JobId, options.DeviceId, task.Round).ToString();
}
