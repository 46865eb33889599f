namespace EdgeFed.Core.Compute;

/// <summary>The compute edge in the field: the process's thread pool.</summary>
/// <param name="monitor">Told of each piece of work while it runs; null for nobody.</param>
public sealed class ThreadPoolCompute(WorkMonitor? monitor = null) : IComputePool
{
    public int Parallelism => Environment.ProcessorCount;

    public Task<T> RunAsync<T>(Func<T> work) => Task.Run(() =>
    {
        using var step = monitor?.Begin("computing", WorkMonitor.ComputeLimit);
        return work();
    });
}
