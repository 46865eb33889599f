using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>
/// Number of local epochs of a task where a worker may train fewer than the job says (Li et al., 2020): no more than this unit is
/// set to, and with a deadline as many as fit into most of it, by the time that an epoch of the task before took; the rest is for
/// the model's way here and the update's back. Without a deadline no clock decides, so a repeated task gives the same update.
/// </summary>
/// <param name="max">Largest number on this unit; 0 for what the job says.</param>
internal sealed class EpochBudget(int max)
{
    private const double ShareOfDeadline = 0.8;
    private (string Job, double Seconds)? _epoch; // of the newest task

    /// <summary>Epochs of a task, from 1 to what the job says.</summary>
    public int Of(JobDefinition job, Train task)
    {
        var asked = job.Options.LocalEpochs;
        var epochs = max == 0 ? asked : Math.Min(asked, max);
        if (task.DeadlineMilliseconds == 0 || _epoch is not { } epoch || epoch.Job != job.Id || epoch.Seconds <= 0) return epochs;
        var fitting = ShareOfDeadline * task.DeadlineMilliseconds / 1000 / epoch.Seconds;
        return fitting >= epochs ? epochs : Math.Max(1, (int)fitting);
    }

    /// <summary>Notes how long a task was trained.</summary>
    public void Note(JobDefinition job, int epochs, double seconds) => _epoch = (job.Id, seconds / epochs);
}
