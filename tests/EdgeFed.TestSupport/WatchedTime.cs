using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.TestSupport;

/// <summary>A clock that passes when a test says so, and says when somebody begins to wait by it.</summary>
public sealed class WatchedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>The length of the next wait that was not asked for yet; a test that is told it may let that time pass.</summary>
    public ValueTask<TimeSpan> WaitBegunAsync() => _waits.Reader.ReadAsync();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
