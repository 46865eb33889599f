using EdgeFed.Core.Values;

namespace EdgeFed.Federation.Records;

/// <summary>The newest task of a worker.</summary>
/// <param name="Version">What it is to train from.</param>
/// <param name="IsOpen">Its update was neither folded nor refused.</param>
public sealed record WorkerTask(long Number, int Version, Digest Model, bool IsOpen);

/// <summary>Contributions of a worker so far.</summary>
/// <param name="Number">Of the newest update that was folded; 0 for none.</param>
/// <param name="Update">Its content digest.</param>
/// <param name="RefusedInARow">Updates that the gate refused since then.</param>
public sealed record Contribution(long Number = 0, Digest Update = default, long NumExamples = 0, int Folded = 0, int Refused = 0, int RefusedInARow = 0);

/// <summary>
/// How a job without rounds stands, as its record says: whose updates were folded in which order, what was published, and who
/// trains from which version.
/// </summary>
public sealed class AsyncState
{
    private readonly Dictionary<string, WorkerTask> _tasks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Contribution> _contributions = new(StringComparer.Ordinal);
    private readonly HashSet<string> _members = new(StringComparer.Ordinal);
    private int _workers;

    /// <summary>Updates that make a version.</summary>
    public int UpdatesPerVersion { get; internal set; } = 1;

    /// <summary>Updates folded.</summary>
    public long UpdateCount { get; private set; }

    /// <summary>The newest version that is complete; it need not be published.</summary>
    public int Version => (int)(UpdateCount / UpdatesPerVersion);

    /// <summary>No update was folded since the newest version was complete.</summary>
    public bool IsAtVersion => UpdateCount % UpdatesPerVersion == 0;

    /// <summary>The newest version that was published, or null.</summary>
    public VersionPublished? Published { get; private set; }

    /// <summary>Samples of all workers whose updates were folded; of each its newest number.</summary>
    public long TotalExamples { get; private set; }

    /// <summary>Workers whose updates were folded, and that did not leave since.</summary>
    public int Workers => _workers;

    public IReadOnlyDictionary<string, WorkerTask> Tasks => _tasks;

    /// <summary>Tasks that were neither folded nor refused.</summary>
    public int OpenTasks { get; private set; }

    /// <summary>Workers that were given a task, and did not leave since.</summary>
    public IReadOnlyCollection<string> Members => _members;

    public bool IsMember(string device) => _members.Contains(device);

    public IReadOnlyDictionary<string, Contribution> Contributions => _contributions;

    /// <summary>The task that a worker was given and has not answered, or null.</summary>
    public WorkerTask? OpenTaskOf(string device) => _tasks.GetValueOrDefault(device) is { IsOpen: true } task ? task : null;

    public Contribution ContributionOf(string device) => _contributions.GetValueOrDefault(device) ?? new Contribution();

    /// <summary>The number of a worker's next task.</summary>
    public long NextNumber(string device) => (_tasks.GetValueOrDefault(device)?.Number ?? 0) + 1;

    internal void Accept(VersionPublished entry)
    {
        Published = entry;
        foreach (var task in entry.Tasks) Give(task.Device, new WorkerTask(task.Number, entry.Version, entry.Model, IsOpen: true));
    }

    internal void Accept(UpdateFolded entry)
    {
        UpdateCount++;
        var (device, before) = (entry.Update.Device, ContributionOf(entry.Update.Device));
        if (before.Folded == 0) _workers++;
        TotalExamples += entry.Update.NumExamples - before.NumExamples;
        _contributions[device] = before with
        {
            Number = entry.Number,
            Update = entry.Update.Update,
            NumExamples = entry.Update.NumExamples,
            Folded = before.Folded + 1,
            RefusedInARow = 0,
        };
        Close(device, entry.Number);
    }

    internal void Accept(UpdateRefused entry)
    {
        var before = ContributionOf(entry.Device);
        _contributions[entry.Device] = before with { Refused = before.Refused + 1, RefusedInARow = before.RefusedInARow + (entry.ByGate ? 1 : 0) };
        Close(entry.Device, entry.Number);
    }

    /// <summary>
    /// Its task, if it has one open, comes to nothing; what is weighed from now on is weighed without it. Numbers of its tasks go
    /// on.
    /// </summary>
    internal void Accept(MemberLeft entry)
    {
        _members.Remove(entry.Device);
        if (_contributions.Remove(entry.Device, out var before))
        {
            TotalExamples -= before.NumExamples;
            if (before.Folded > 0) _workers--;
        }

        if (OpenTaskOf(entry.Device) is { } task) Close(entry.Device, task.Number);
    }

    private void Give(string device, WorkerTask task)
    {
        _members.Add(device);
        if (OpenTaskOf(device) is null) OpenTasks++;
        _tasks[device] = task;
    }

    private void Close(string device, long number)
    {
        if (OpenTaskOf(device) is not { } task || task.Number != number) return;
        OpenTasks--;
        _tasks[device] = task with { IsOpen = false };
    }
}
