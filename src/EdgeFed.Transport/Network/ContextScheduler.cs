using System.IO.Pipelines;

namespace EdgeFed.Transport.Network;

/// <summary>
/// Continues readers and writers of a pipe on a synchronization context. A pipe can do so by itself, but forgets it where an
/// operation ends just between being found pending and being awaited: the awaiting code would go on, for good, on another thread.
/// </summary>
internal sealed class ContextScheduler(SynchronizationContext context) : PipeScheduler
{
    /// <summary>A scheduler for the caller's context, or for the thread pool where there is none.</summary>
    public static PipeScheduler OfCaller() =>
        SynchronizationContext.Current is { } context ? new ContextScheduler(context) : ThreadPool;

    public override void Schedule(Action<object?> action, object? state) => context.Post(new SendOrPostCallback(action), state);
}
