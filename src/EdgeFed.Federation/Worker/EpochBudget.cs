using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// How many local epochs a task gets where the strategy takes partial work (Li et al., 2020): no more than this unit is set to, and with a
/// deadline as many as fit into most of it, by what an epoch of the task before took; the rest is for the model's way here and the
/// update's back. Without a deadline no clock decides, so that the same update comes of it again.
/// </summary>
/// <param name="most">What this unit is set to; 0 for what the job says.</param>
internal sealed class EpochBudget(int most)
{
    private const double ShareOfDeadline = 0.8;
    private (string Job, double Seconds)? _epoch; // what one took in the newest task

    /// <summary>From 1 to what the job says.</summary>
    public int Of(JobDefinition job, Train task)
    {
        var asked = job.Options.LocalEpochs;
        if (!job.TakesPartialWork) return asked;
        var epochs = most == 0 ? asked : Math.Min(asked, most);
        if (task.DeadlineMilliseconds == 0 || _epoch is not { } epoch || epoch.Job != job.Id || epoch.Seconds <= 0) return epochs;
        var fitting = ShareOfDeadline * task.DeadlineMilliseconds / 1000 / epoch.Seconds;
        return fitting >= epochs ? epochs : Math.Max(1, (int)fitting);
    }

    /// <summary>A task is trained.</summary>
    public void Note(JobDefinition job, int epochs, double seconds) => _epoch = (job.Id, seconds / epochs);
}
