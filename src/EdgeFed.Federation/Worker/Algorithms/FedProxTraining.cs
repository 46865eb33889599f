using System.Globalization;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Training;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>
/// The client of FedProx (Li et al., 2020, algorithm 2): a slow worker trains fewer local epochs than the job says, and tells how
/// many. The proximal term is the trainer's, in every job that has <c>proximal_mu</c>. Keeps nothing between tasks but the time
/// that an epoch took, in memory: after a restart the first task has all epochs that the unit allows.
/// </summary>
internal sealed class FedProxTraining(AlgorithmServices services) : IWorkerAlgorithm
{
    private readonly EpochBudget _budget = new(services.Options.MaxLocalEpochs);

    public async Task<SpoolObject?> TrainAsync(IWorkerTask task, CancellationToken cancel)
    {
        using var parameters = await task.LoadStartAsync(cancel);
        var epochs = _budget.Of(task.Job, task.Request);
        var since = services.Environment.Time.GetTimestamp();
        var result = await services.Training.RunAsync(
            task.Job, task.Request, parameters, options => options with { LocalEpochs = epochs }, cancel);
        _budget.Note(task.Job, epochs, services.Environment.Time.GetElapsedTime(since).TotalSeconds);
        task.NoteTrained(result);
        return await task.WriteUpdateAsync(parameters, result, [EpochsOf(task.Job, result)], cancel);
    }

    private static UpdateMetric EpochsOf(JobDefinition job, TrainResult result) => new("epochs", result.Epochs,
        string.Create(CultureInfo.InvariantCulture, $"{result.Epochs} of {job.Options.LocalEpochs} epochs"));
}
