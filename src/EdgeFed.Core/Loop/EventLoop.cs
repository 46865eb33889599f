namespace EdgeFed.Core.Loop;

/// <summary>
/// The one thread of a unit in the field: runs an async main and everything awaited below it on the calling thread.
/// What is still pending when main's task ends is dropped, so main awaits what it starts.
/// </summary>
public sealed class EventLoop : SynchronizationContext
{
    private readonly object _gate = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private List<Work> _posted = new(64);
    private List<Work> _running = new(64);
    private bool _finished;

    private EventLoop()
    {
    }

    /// <summary>
    /// Runs <paramref name="main"/> on this thread until its task ends; returns its result or throws its exception.
    /// </summary>
    public static T Run<T>(Func<Task<T>> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        var task = new EventLoop().Pump(main);
        return ((Task<T>)task).GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Run{T}(Func{Task{T}})"/>
    public static void Run(Func<Task> main)
    {
        ArgumentNullException.ThrowIfNull(main);
        new EventLoop().Pump(main).GetAwaiter().GetResult();
    }

    /// <summary>Queues work; from any thread, also after the end (it is then dropped).</summary>
    public override void Post(SendOrPostCallback d, object? state)
    {
        lock (_gate)
        {
            if (_finished) return;
            _posted.Add(new Work(d, state));
            if (_posted.Count == 1) Monitor.Pulse(_gate);
        }
    }

    /// <summary>Runs the work now; only the loop's own thread may do so.</summary>
    public override void Send(SendOrPostCallback d, object? state)
    {
        if (Environment.CurrentManagedThreadId != _thread)
            throw new NotSupportedException("Only the loop's own thread may send to it; other threads post.");
        d(state);
    }

    public override SynchronizationContext CreateCopy() => this;

    private Task Pump(Func<Task> main)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = main();
            task.ContinueWith(
                static (_, loop) => ((EventLoop)loop!).Post(static _ => { }, null), this,
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            while (!task.IsCompleted) RunPosted();
            return task;
        }
        finally
        {
            Finish();
            SetSynchronizationContext(before);
        }
    }

    private void RunPosted()
    {
        lock (_gate)
        {
            while (_posted.Count == 0) Monitor.Wait(_gate);
            (_posted, _running) = (_running, _posted);
        }
        foreach (var work in _running) work.Callback(work.State);
        _running.Clear();
    }

    private void Finish()
    {
        lock (_gate)
        {
            _finished = true;
            _posted.Clear();
        }
    }

    private readonly record struct Work(SendOrPostCallback Callback, object? State);
}
