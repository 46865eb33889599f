using EdgeFed.Core.Compute;

namespace EdgeFed.Simulation;

/// <summary>Work runs on the one thread, at the end of the virtual time it is said to take.</summary>
internal sealed class SimCompute(SimContext owner, World world, Func<TimeSpan> duration) : IComputePool
{
    /// <summary>Work is divided, as on a device with two cores, and done one piece after the other.</summary>
    public int Parallelism => 2;

    public Task<T> RunAsync<T>(Func<T> work)
    {
        owner.Enter("compute");
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        world.Schedule(owner, duration(), () => Finish(work, done));
        return done.Task;
    }

    private static void Finish<T>(Func<T> work, TaskCompletionSource<T> done)
    {
        try
        {
            done.SetResult(work());
        }
        catch (Exception failure)
        {
            done.SetException(failure);
        }
    }
}
