using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Worker.Algorithms;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker;

/// <summary>The end of a job at a worker: its final model becomes a file, and nothing else of it stays in the spool.</summary>
internal sealed class FinalModel(
    WorkerOptions options,
    WorkerContext context,
    VersionLoader versions,
    LocalModels models,
    UnitEnvironment environment,
    DiskRetry disk)
{
    public async Task StoreAsync(JobDefinition job, Done done, IWorkerAlgorithm algorithm, CancellationToken cancel)
    {
        var version = algorithm.SourceOf(done.Version);
        using var parameters = await versions.LoadAsync(job, version, done.Digest, cancel);
        if (HasRoomFor(job)) await disk.RunAsync("the final model", WriteFileAsync, cancel);
        await disk.RunAsync("the final version", () => models.KeepAsync(job, version, parameters), cancel);
        await algorithm.ExportAsync(job, cancel);
        foreach (var used in context.Spool.Objects.Where(static found => !IsModel(found)).ToList())
            context.Spool.Delete(used.Name);
        context.ConfirmFinal(done);
        context.Log.JobFinished(job.Id, done.Version, done.Digest.ToString());
        environment.Observer.OnPhase(
            UnitPhase.Finished, job.Options.Rounds, $"job {job.Id} is finished, model {done.Digest.Short}…");

        Task WriteFileAsync() => Checkpoint.WriteAsync(environment.Storage, job, parameters, done.Version, done.Digest);
    }

    /// <summary>
    /// Final models are kept for people, by job; an aggregator with a new job every second must not fill the disk with them.
    /// </summary>
    private bool HasRoomFor(JobDefinition job)
    {
        var (bytes, limit) = (Checkpoint.BytesOfOthers(environment.Storage, job), options.Transport.Limits.DiskBytes);
        if (bytes + (long)job.Spec.ParameterCount * sizeof(float) <= limit) return true;
        context.Log.TooManyModels(job.Id, bytes, limit);
        return false;
    }

    private static bool IsModel(SpoolObject found) => ObjectName.Parse(found.Name).Kind is ObjectKind.Model or ObjectKind.Delta;
}
