using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Parameters;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>
/// The client of APFL (Deng, Kamani and Mahdavi, 2020, algorithm 1): beside the update, a personal model is trained from a
/// mixture of itself and the update. Keeps the personal model; where it is lost, it begins again from the version that the task
/// starts from.
/// </summary>
internal sealed class ApflTraining(AlgorithmServices services) : IWorkerAlgorithm
{
    private readonly PersonalModel _personal = new(
        services.Options.DeviceId, services.Spool, services.Writer, services.Training, services.Environment, services.Disk);

    public async Task<SpoolObject?> TrainAsync(IWorkerTask task, CancellationToken cancel)
    {
        using var parameters = await task.LoadStartAsync(cancel);
        var result = await services.Training.RunAsync(task.Job, task.Request, parameters, change: null, cancel);
        task.NoteTrained(result);
        await _personal.TrainAsync(task.Job, task.Request, StartAsync, parameters, cancel);
        return await task.WriteUpdateAsync(parameters, result, [], cancel);

        Task<ParameterBuffer> StartAsync() =>
            services.Environment.Compute.RunAsync(() => services.Models.Make(task.Job, task.Request.BaseVersion));
    }

    public Task ExportAsync(JobDefinition job, CancellationToken cancel) => _personal.ExportAsync(job, cancel);
}
