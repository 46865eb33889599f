namespace EdgeFed.Learning.Threading;

/// <summary>One thread of a team. It spins for some microseconds, the time between two layers, before it sleeps.</summary>
internal sealed class TeamMember : IDisposable
{
    private const int Spins = 200;

    private readonly ManualResetEventSlim _started = new(false, Spins);
    private readonly ManualResetEventSlim _done = new(false, Spins);
    private readonly Thread _thread;
    private readonly int _part;
    private Action<int>? _job;
    private Exception? _failure;

    public TeamMember(int part)
    {
        _part = part;
        MakeLocks();
        _thread = new Thread(Work) { IsBackground = true, Name = $"training {part}" };
        _thread.Start();
    }

    public void Start(Action<int> job)
    {
        _job = job;
        _started.Set();
    }

    public void Wait()
    {
        _done.Wait();
        _done.Reset();
    }

    /// <summary>Failure of the last job; null if there was none.</summary>
    public Exception? TakeFailure() => Interlocked.Exchange(ref _failure, null);

    public void Dispose()
    {
        _job = null;
        _started.Set();
        _thread.Join();
        _started.Dispose();
        _done.Dispose();
    }

    /// <summary>The events make their locks when they first block: now, not in the middle of training.</summary>
    private void MakeLocks()
    {
        _started.Wait(1);
        _done.Wait(1);
    }

    private void Work()
    {
        while (true)
        {
            _started.Wait();
            _started.Reset();
            if (_job is not { } job) return;
            RunPart(job);
            _done.Set();
        }
    }

    private void RunPart(Action<int> job)
    {
        try
        {
            job(_part);
        }
        catch (Exception e) // goes to the thread that gave the job
        {
            _failure = e;
        }
    }
}
