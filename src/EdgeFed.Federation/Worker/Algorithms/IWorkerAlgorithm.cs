using EdgeFed.Federation.Jobs;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>
/// The worker's side of a strategy: how a task is trained, what of it is sent, and what stays here for the tasks that follow. The
/// loop around it is the same for all: take a task, have it trained, see its update delivered.
/// <para>
/// State between tasks lies in the spool, under a name with job, device and round, and is durable before the task's update is. A
/// unit killed in between trains the task again, from the same state to the same update. State can be lost, by a bad disk or a
/// power cut: an algorithm then says so in the log and goes on without it, as its class describes. No task fails for it.
/// </para>
/// </summary>
internal interface IWorkerAlgorithm
{
    /// <summary>The version before the one that a task starts from stays in the spool too.</summary>
    bool NeedsVersionBefore => false;

    /// <summary>Version to load for the parameters of a version: the same one, where versions are made of updates.</summary>
    int SourceOf(int version) => version;

    /// <summary>Trains a task; called again for the same task if the unit was stopped before its update was durable.</summary>
    /// <returns>The update, durable in the spool; null if what was trained stays here.</returns>
    Task<SpoolObject?> TrainAsync(IWorkerTask task, CancellationToken cancel);

    /// <summary>Writes files of a finished job that this unit has beside the final model.</summary>
    Task ExportAsync(JobDefinition job, CancellationToken cancel) => Task.CompletedTask;
}
