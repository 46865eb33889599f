namespace EdgeFed.Learning.Threading;

/// <summary>
/// A fixed number of threads, the caller's among them, that do the parts of one job together. What belongs to which part depends
/// on the numbers of parts and items alone, so the same number of threads gives the same bits. Running a job allocates nothing.
/// </summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly TeamMember[] _members;

    public WorkerTeam(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        _members = new TeamMember[threads - 1];
        for (var i = 0; i < _members.Length; i++) _members[i] = new TeamMember(part: i + 1);
    }

    /// <summary>Number of threads, and of parts every job has.</summary>
    public int Threads => _members.Length + 1;

    /// <summary>Runs every part, the first on the calling thread, and returns when all are done.</summary>
    /// <exception cref="AggregateException">A part of another thread failed.</exception>
    public void Run(Action<int> job)
    {
        foreach (var member in _members) member.Start(job);
        try
        {
            job(0);
        }
        finally
        {
            foreach (var member in _members) member.Wait();
        }

        foreach (var member in _members)
            if (member.TakeFailure() is { } failure) throw new AggregateException(failure);
    }

    /// <summary>Which of <paramref name="count"/> items belong to a part.</summary>
    public Share Share(int count, int part) => Threading.Share.Of(count, part, Threads);

    public void Dispose()
    {
        foreach (var member in _members) member.Dispose();
    }
}
