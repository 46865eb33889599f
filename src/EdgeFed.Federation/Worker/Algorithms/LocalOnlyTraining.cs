using EdgeFed.Federation.Jobs;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>
/// Training without exchange, the baseline of the papers: a personal model that is trained on from task to task, and never sent.
/// Keeps that model; where it is lost, it begins again from version 0.
/// </summary>
internal sealed class LocalOnlyTraining(AlgorithmServices services) : IWorkerAlgorithm
{
    private readonly PersonalModel _personal = new(
        services.Options.DeviceId, services.Spool, services.Writer, services.Training, services.Environment, services.Disk);

    /// <summary>All versions have the parameters of version 0, which is made here unless the job begins from a model.</summary>
    public int SourceOf(int version) => 0;

    public async Task<SpoolObject?> TrainAsync(IWorkerTask task, CancellationToken cancel)
    {
        var result = await _personal.TrainAsync(task.Job, task.Request, () => task.LoadStartAsync(cancel), trained: null, cancel);
        if (result is not null) task.NoteTrained(result); // else it was trained before a restart
        return null;
    }

    public Task ExportAsync(JobDefinition job, CancellationToken cancel) => _personal.ExportAsync(job, cancel);
}
