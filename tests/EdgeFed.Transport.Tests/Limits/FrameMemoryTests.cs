using EdgeFed.Simulation;
using EdgeFed.Transport.Limits;

namespace EdgeFed.Transport.Tests.Limits;

/// <summary>In virtual time: who holds memory for long, and who waits for it.</summary>
public class FrameMemoryTests
{
    private const int MiB = 1 << 20;
    private readonly RefusalCounts _counts = new();
    private readonly List<string> _evicted = [];

    [Fact]
    public void Take_WithinTheLimit_DoesNotWait() => Run(async (memory, _) =>
    {
        var one = memory.TakeAsync(2 * MiB, Evict("one"), default);
        var other = memory.TakeAsync(2 * MiB, Evict("other"), default);
        Assert.True(one.IsCompleted && other.IsCompleted);
        (await one).Dispose();
        (await other).Dispose();
        Assert.Equal(0, memory.Used);
        Assert.Empty(_counts.Snapshot());
    });

    [Fact]
    public void Take_BeyondTheLimit_WaitsUntilAnotherIsDone() => Run(async (memory, _) =>
    {
        var one = await memory.TakeAsync(3 * MiB, Evict("one"), default);
        var other = memory.TakeAsync(2 * MiB, Evict("other"), default);
        Assert.False(other.IsCompleted);
        one.Dispose();
        (await other).Dispose();
        Assert.Empty(_evicted);
        Assert.Equal(1, _counts.Snapshot()["limits.buffer_bytes"]);
    });

    [Fact]
    public void Take_LargerThanTheLimit_IsServedAlone() => Run(async (memory, _) =>
    {
        var one = await memory.TakeAsync(9 * MiB, Evict("one"), default);
        Assert.False(memory.TakeAsync(1, Evict("other"), default).IsCompleted);
        one.Dispose();
    });

    /// <summary>Half a frame that never ends: it is there for as long as nobody else needs the room, and then a while.</summary>
    [Fact]
    public void Take_AnotherHasItForLong_EndsThatOneOnly() => Run(async (memory, time) =>
    {
        var stuck = await memory.TakeAsync(2 * MiB, Evict("stuck"), default);
        await Task.Delay(TimeSpan.FromSeconds(60), time);
        var newer = await memory.TakeAsync(2 * MiB, Evict("newer"), default);
        var waiting = memory.TakeAsync(MiB, Evict("waiting"), default);
        Assert.Equal(["stuck"], _evicted);
        stuck.Dispose(); // its link has ended
        (await waiting).Dispose();
        newer.Dispose();
        Assert.Equal(["stuck"], _evicted);
    });

    [Fact]
    public void Take_CancelledWhileWaiting_Throws() => Run(async (memory, _) =>
    {
        using var stop = new CancellationTokenSource();
        var one = await memory.TakeAsync(4 * MiB, Evict("one"), default);
        var other = memory.TakeAsync(MiB, Evict("other"), stop.Token);
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        one.Dispose();
        Assert.Equal(0, memory.Used);
    });

    private Action Evict(string name) => () => _evicted.Add(name);

    private void Run(Func<FrameMemory, TimeProvider, Task> test)
    {
        var world = new World(1);
        var unit = world.Host("unit").Start((environment, _) => test(new FrameMemory(4 * MiB, _counts, environment.Time), environment.Time));
        world.Run(() => unit.State == UnitState.Ended);
    }
}
