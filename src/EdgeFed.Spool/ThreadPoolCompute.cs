namespace EdgeFed.Spool;

/// <summary>The compute edge in the field: the process's thread pool.</summary>
public sealed class ThreadPoolCompute : IComputePool
{
    public int Parallelism => Environment.ProcessorCount;

    public Task<T> RunAsync<T>(Func<T> work) => Task.Run(work);
}
