namespace EdgeFed.Core.Compute;

/// <summary>
/// Steps of work that have begun and not ended: what runs in the compute pool, and flushes of the disk. A step has to get on
/// within a bounded time; one that does not stands still, and with it the unit, although its loop turns. Waiting for peers is no
/// step. Used on any thread.
/// </summary>
public sealed class WorkMonitor(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly List<Step> _steps = [];

    /// <summary>
    /// For a step of computing, from its start or its last progress: a batch of training or evaluation, a part of a fold, one
    /// object hashed. The slowest board takes minutes for the largest of them.
    /// </summary>
    public static TimeSpan ComputeLimit { get; } = TimeSpan.FromMinutes(30);

    /// <summary>For one flush: a worn card stalls for tens of seconds.</summary>
    public static TimeSpan DiskLimit { get; } = TimeSpan.FromMinutes(10);

    /// <summary>A step begins, on the thread that does it.</summary>
    /// <param name="what">For a person: "training or folding", "writing spool/x.log".</param>
    /// <param name="limit">Longest time without progress.</param>
    /// <returns>To be disposed when the step ends.</returns>
    public IDisposable Begin(string what, TimeSpan limit)
    {
        var step = new Step(this, what, limit, Environment.CurrentManagedThreadId, time.GetTimestamp());
        lock (_lock) _steps.Add(step);
        return step;
    }

    /// <summary>The calling thread's steps got on. Cheap enough for each batch.</summary>
    public void NoteProgress()
    {
        var (thread, now) = (Environment.CurrentManagedThreadId, time.GetTimestamp());
        lock (_lock)
        {
            foreach (var step in _steps)
                if (step.Thread == thread) step.Last = now;
        }
    }

    /// <summary>The step that has stood still for longest beyond its limit; null if all get on.</summary>
    public Standstill? Find()
    {
        lock (_lock)
        {
            return _steps.Select(step => (step.What, step.Limit, For: time.GetElapsedTime(step.Last)))
                .Where(static step => step.For > step.Limit)
                .OrderByDescending(static step => step.For)
                .Select(static step => new Standstill(step.What, step.For))
                .FirstOrDefault();
        }
    }

    private void End(Step step)
    {
        lock (_lock) _steps.Remove(step);
    }

    private sealed class Step(WorkMonitor monitor, string what, TimeSpan limit, int thread, long began) : IDisposable
    {
        public string What => what;

        public TimeSpan Limit => limit;

        public int Thread => thread;

        public long Last { get; set; } = began;

        public void Dispose() => monitor.End(this);
    }
}

/// <summary>Work that has begun and does not get on.</summary>
/// <param name="For">Time since it began or last got on.</param>
public sealed record Standstill(string What, TimeSpan For);
