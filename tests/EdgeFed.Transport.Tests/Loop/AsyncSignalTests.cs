using EdgeFed.Core.Loop;

namespace EdgeFed.Transport.Tests.Loop;

public class AsyncSignalTests
{
    /// <summary>The thread may not get the processor for longer than that; a wait that missed its end would be for ever.</summary>
    [Fact]
    public void Wait_TimeThatIsOverAtOnce_ReturnsFalse() => EventLoop.Run(async () =>
        Assert.False(await new AsyncSignal().WaitAsync(TimeSpan.FromMilliseconds(1), new HastyTime(), default).WaitAsync(TimeSpan.FromSeconds(20))));

    [Fact]
    public void Wait_SignalBeforeOrDuring_ReturnsTrueOnce() => EventLoop.Run(async () =>
    {
        var signal = new AsyncSignal();
        signal.Set();
        Assert.True(await signal.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, default));
        Assert.False(await signal.WaitAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, default));
        var waiting = signal.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, default);
        signal.Set();
        Assert.True(await waiting);
        var untimed = signal.WaitAsync(default);
        Assert.False(untimed.IsCompleted);
        signal.Set();
        await untimed;
        Assert.False(await signal.WaitAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, default));
    });

    /// <summary>Its timers are over before whoever made them goes on.</summary>
    private sealed class HastyTime : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            callback(state);
            return System.CreateTimer(static _ => { }, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }
}
