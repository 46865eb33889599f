using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>
/// The client of SCAFFOLD (Karimireddy et al., 2020, algorithm 1): every gradient is corrected by how the gradient on this unit's
/// data differed from all workers' in the task before. Keeps its control variates, and the version before. Where either is lost,
/// or the unit was away in the round before, the task is trained without a correction.
/// </summary>
internal sealed class ScaffoldTraining(AlgorithmServices services) : IWorkerAlgorithm
{
    private readonly ControlVariates _controls = new(
        services.Options.DeviceId, services.Spool, services.Writer, services.Models, services.Environment, services.Disk);

    public bool NeedsVersionBefore => true;

    public async Task<SpoolObject?> TrainAsync(IWorkerTask task, CancellationToken cancel)
    {
        using var parameters = await task.LoadStartAsync(cancel);
        using var correction = await _controls.CorrectionAsync(task.Job, task.Request, parameters);
        var result = await services.Training.RunAsync(
            task.Job, task.Request, parameters, options => options with { Correction = correction }, cancel);
        await _controls.StoreAsync(task.Job, task.Request, parameters, correction, result.Steps, cancel);
        task.NoteTrained(result);
        return await task.WriteUpdateAsync(parameters, result, [], cancel);
    }
}
