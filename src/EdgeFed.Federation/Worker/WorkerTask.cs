using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Worker.Algorithms;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Worker;

/// <summary>One task of the loop: keeps the version that it starts from, and writes its update and its report.</summary>
internal sealed class WorkerTask(
    TaskServices services, JobDefinition job, Train request, IWorkerAlgorithm algorithm) : IWorkerTask
{
    private long _since = services.Time.GetTimestamp();

    public JobDefinition Job => job;

    public Train Request => request;

    public async Task<ParameterBuffer> LoadStartAsync(CancellationToken cancel)
    {
        var version = algorithm.SourceOf(request.BaseVersion);
        var parameters = await services.Versions.LoadAsync(job, version, request.BaseDigest, cancel);
        try
        {
            await services.Disk.RunAsync($"version {version}", KeepAsync, cancel);
            services.Residuals.ForgetOld(job);
            _since = services.Time.GetTimestamp();
            return parameters;
        }
        catch
        {
            parameters.Dispose();
            throw;
        }

        Task KeepAsync() => services.Models.KeepAsync(job, version, parameters, algorithm.NeedsVersionBefore);
    }

    public void NoteTrained(TrainResult result) => services.Report.NoteTrained(result, services.Time.GetElapsedTime(_since));

    public async Task<SpoolObject> WriteUpdateAsync(
        ParameterBuffer parameters, TrainResult result, IReadOnlyList<UpdateMetric> metrics, CancellationToken cancel)
    {
        var update = await services.Updates.WriteAsync(job, request, parameters, result, metrics, cancel);
        var scores = string.Join(", ", metrics.Select(static metric => metric.Text).Prepend(TrainingScores.TextOf(result)));
        services.Log.Trained(request.Round, scores, update.Representation.Chunks.TotalStored);
        return update;
    }
}

/// <summary>Parts of a worker that its tasks are worked on with.</summary>
internal sealed record TaskServices(
    VersionLoader Versions,
    LocalModels Models,
    Residuals Residuals,
    UpdateWriter Updates,
    WorkReport Report,
    TimeProvider Time,
    DiskRetry Disk,
    ILogger Log);
