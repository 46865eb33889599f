namespace EdgeFed.Simulation;

/// <summary>How far a run may go before it counts as hanging.</summary>
/// <param name="VirtualTime">On the world's clock; default a year.</param>
public sealed record WorldLimits(TimeSpan? VirtualTime = null, long Events = 50_000_000);

/// <summary>One call of <see cref="World.Run(Func{bool}, WorldLimits?)"/>.</summary>
internal sealed class WorldRun(World world, WorldLimits limits)
{
    private const int EscapePatience = 2000;
    private const int EscapePoll = 20;

    private readonly TimeSpan _latest = limits.VirtualTime ?? TimeSpan.FromDays(365);
    private readonly long _lastEvent = world.Events + limits.Events;

    public void Until(Func<bool> done)
    {
        if (!world.IsOnThread) throw new ThreadEscapeException("The world is run from another thread than the one that made it.");
        var before = SynchronizationContext.Current;
        try
        {
            while (!done()) Next();
            world.ThrowIfFailed();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }

    private void Next()
    {
        world.ThrowIfFailed();
        if (!Step()) ThrowDeadlock();
        if (world.Now > _latest) throw new LimitException(world.Describe($"Virtual time passed its limit of {_latest}."));
        if (world.Events > _lastEvent) throw new LimitException(world.Describe($"More than {limits.Events} events."));
    }

    private bool Step()
    {
        try
        {
            return world.Step();
        }
        catch (UnitCrashedException)
        {
            return true; // a callback of a unit that died under it: that is how it stops
        }
        catch (Exception failure) when (failure is not SimulationException)
        {
            world.Fail($"A callback threw {failure.GetType().Name}: {failure.Message}", failure);
            return true;
        }
    }

    private void ThrowDeadlock()
    {
        // Code that has left the world may be about to knock on its door; then that is what should be reported.
        for (var waited = 0; waited < EscapePatience; waited += EscapePoll)
        {
            Thread.Sleep(EscapePoll);
            world.ThrowIfFailed();
            if (waited > EscapePatience / 10 && ThreadPool.PendingWorkItemCount == 0) break;
        }
        throw new DeadlockException(world.Describe("Nothing can happen any more, but what was waited for has not happened."));
    }
}
