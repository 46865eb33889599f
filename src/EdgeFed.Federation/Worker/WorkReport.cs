using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Federation.Worker;

/// <summary>
/// Report of a task's cost and outcome, for people: told once, when its outcome is known. A task that was not trained is
/// not told.
/// </summary>
internal sealed class WorkReport(TransferStatistics statistics, TimeProvider time, IUnitObserver observer)
{
    private WorkSummary? _open;
    private long _since;
    private (long Sent, long Received, long Retransmitted, int Resumed) _before;
    private bool _isTrained;

    /// <summary>Begins the report of a task.</summary>
    public void Begin(JobDefinition job, Train task)
    {
        (_since, _isTrained) = (time.GetTimestamp(), false);
        _before = (statistics.BytesSent, statistics.BytesReceived, statistics.BytesRetransmitted, statistics.ResumedTransfers);
        _open = new WorkSummary(job.Id, task.Round, job.Options.Rounds, task.BaseVersion, null, null, 0, 0, 0, 0, 0, 0, 0, "");
    }

    /// <summary>Notes how training went.</summary>
    public void NoteTrained(TrainResult result, TimeSpan training)
    {
        _isTrained = true;
        _open = _open! with
        {
            Loss = result.Loss,
            Accuracy = result.Accuracy,
            Examples = result.NumExamples,
            TrainingSeconds = training.TotalSeconds,
        };
    }

    /// <summary>Notes that the task was trained before a restart, and its update is in the spool.</summary>
    public void NoteKept(long examples)
    {
        _isTrained = true;
        _open = _open! with { Examples = examples };
    }

    /// <summary>Tells the outcome; only once for a task.</summary>
    public void End(UpdateOutcome outcome)
    {
        if (_open is not { } work || !_isTrained) return;
        _open = null;
        observer.OnWorked(work with
        {
            Seconds = time.GetElapsedTime(_since).TotalSeconds,
            BytesUp = statistics.BytesSent - _before.Sent,
            BytesDown = statistics.BytesReceived - _before.Received,
            BytesRetransmitted = statistics.BytesRetransmitted - _before.Retransmitted,
            Resumed = statistics.ResumedTransfers - _before.Resumed,
            Outcome = outcome.ToString().ToLowerInvariant(),
        });
    }
}
