using EdgeFed.Federation.Records;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Federation.Members;

/// <summary>The end of a job: the result that workers are told, and which of them have said that they hold it.</summary>
internal sealed class JobCompletion(JobContext context, Roster roster, RollbackWatch rollback)
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>The end of the job, once it is reached.</summary>
    public Done? Result { get; private set; }

    /// <summary>True when every member of the job has said that it holds the final model.</summary>
    public bool AllMembersDone =>
        context.Record.LastMembers.All(member => _done.Contains(member) || context.Record.IsExcluded(member));

    /// <summary>Makes the newest version the result, and tells everybody.</summary>
    public void Finish()
    {
        var record = context.Record;
        Result = new Done(context.Job.Id, record.Version, record.Model);
        context.Log.JobFinished(context.Job.Id, record.Version, record.Model.ToString());
        foreach (var worker in roster.Workers) worker.Link.Send(Result);
    }

    /// <summary>A worker holds the final model.</summary>
    public void NoteDone(string device, Done done)
    {
        if (done.JobId != context.Job.Id) return;
        rollback.NoteVersion(device, done.Version);
        if (_done.Add(device)) roster.Changed.Set();
    }
}
