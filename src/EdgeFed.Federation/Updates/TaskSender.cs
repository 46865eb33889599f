using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Federation.Updates;

/// <summary>
/// Asks workers to train, and sends along the parts of the model that they lack for certain: they need not ask first.
/// </summary>
internal sealed class TaskSender(JobContext context, ModelSender models)
{
    /// <summary>Asks for an update.</summary>
    public void Ask(ConnectedWorker worker, Train task)
    {
        worker.Link.Send(WithFolded(WithSteps(task), worker.Device));
        if (worker.TrainedFrom is { } held && held < task.BaseVersion && (context.Job.Options.IsAsync || held == task.BaseVersion - 1))
            models.SendEagerly(worker, task.BaseVersion, held);
    }

    /// <summary>
    /// Adds how the version came to be, for strategies that ask: workers compare their own steps with all workers'.
    /// </summary>
    private Train WithSteps(Train task)
    {
        if (!context.Job.TellsSteps || context.Record.LastFold is not { } fold || fold.Version != task.BaseVersion) return task;
        var steps = JobTraining.TotalSteps(context.Job.Options, fold.Updates.Select(static update => update.NumExamples));
        return task with { Updates = fold.Updates.Count, Steps = steps };
    }

    /// <summary>Adds what the record knows of this worker: it can tell whether its own state is as new, and whole.</summary>
    private Train WithFolded(Train task, string device) => task with { Folded = context.Record.NewestFoldedOf(device) };
}
