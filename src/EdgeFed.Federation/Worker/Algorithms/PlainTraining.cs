using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>
/// The client of federated averaging (McMahan et al., 2017, algorithm 1, ClientUpdate): the job's local epochs from the task's
/// version, and the result is the update. Keeps nothing between tasks.
/// </summary>
internal sealed class PlainTraining(AlgorithmServices services) : IWorkerAlgorithm
{
    public async Task<SpoolObject?> TrainAsync(IWorkerTask task, CancellationToken cancel)
    {
        using var parameters = await task.LoadStartAsync(cancel);
        var result = await services.Training.RunAsync(task.Job, task.Request, parameters, change: null, cancel);
        task.NoteTrained(result);
        return await task.WriteUpdateAsync(parameters, result, [], cancel);
    }
}
