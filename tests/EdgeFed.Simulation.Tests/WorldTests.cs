using EdgeFed.Federation;

namespace EdgeFed.Simulation.Tests;

[Collection(AloneInTheProcess.Name)]
public class WorldTests
{
    [Fact]
    public void Run_TimersOfDifferentLengths_FireInOrderOfTime()
    {
        var world = new World(1);
        var order = new List<int>();
        world.Run(async () => await Task.WhenAll(new[] { 3, 1, 2 }.Select(async seconds =>
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), world.Time);
            order.Add(seconds);
        })));
        Assert.Equal([1, 2, 3], order);
        Assert.Equal(TimeSpan.FromSeconds(3), world.Now);
    }

    [Fact]
    public void Run_PeriodicTimer_TicksOnTime()
    {
        var world = new World(1);
        world.Run(async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2), world.Time);
            for (var i = 0; i < 5; i++) Assert.True(await timer.WaitForNextTickAsync());
        });
        Assert.Equal(TimeSpan.FromSeconds(10), world.Now);
    }

    [Fact]
    public void Run_TimerMovedAgainAndAgain_FiresOnceAfterTheLastMove()
    {
        var world = new World(1);
        var fired = new List<TimeSpan>();
        world.Run(async () =>
        {
            using var timer = world.Time.CreateTimer(_ => fired.Add(world.Now), null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
            await Task.Delay(TimeSpan.FromSeconds(3), world.Time);
            timer.Change(TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
            await Task.Delay(TimeSpan.FromSeconds(1), world.Time);
            timer.Change(TimeSpan.FromSeconds(2), Timeout.InfiniteTimeSpan);
            await Task.Delay(TimeSpan.FromSeconds(20), world.Time);
        });
        Assert.Equal([TimeSpan.FromSeconds(6)], fired);
    }

    [Fact]
    public void Run_CancelAfterInVirtualTime_Cancels()
    {
        var world = new World(1);
        world.Run(async () =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1), world.Time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.Delay(TimeSpan.FromDays(1), world.Time, limit.Token));
        });
        Assert.Equal(TimeSpan.FromMinutes(1), world.Now);
    }

    [Fact]
    public void Run_NothingLeftToHappen_ThrowsWithPhasesAndSeed()
    {
        var world = new World(77);
        world.Host("pi").Start((unit, _) =>
        {
            unit.Observer.OnPhase(UnitPhase.Waiting, 2, "waiting for Godot");
            return new TaskCompletionSource().Task;
        });
        var failure = Assert.Throws<DeadlockException>(() => world.Run(() => false));
        Assert.Contains("seed 77", failure.Message);
        Assert.Contains("pi: Running", failure.Message);
        Assert.Contains("waiting for Godot", failure.Message);
    }

    [Fact]
    public void Run_TooMuchVirtualTime_Throws()
    {
        var world = new World(1);
        world.Host("pi").Start(async (unit, cancel) => await Task.Delay(TimeSpan.FromDays(2), unit.Time, cancel));
        Assert.Throws<LimitException>(() => world.Run(() => false, new WorldLimits(VirtualTime: TimeSpan.FromDays(1))));
    }

    [Fact]
    public void Run_TooManyEvents_Throws()
    {
        var world = new World(1);
        world.Host("pi").Start(async (_, _) =>
        {
            while (true) await Task.Yield();
        });
        Assert.Throws<LimitException>(() => world.Run(() => false, new WorldLimits(Events: 1000)));
    }

    [Fact]
    public void Run_UnitThrows_FailsWithSeedAndLog()
    {
        var world = new World(5);
        world.Host("pi").Start(async (unit, _) =>
        {
            await Task.Yield();
            throw new InvalidDataException("bad digits");
        });
        var failure = Assert.Throws<UnitFailedException>(() => world.Run(() => false));
        Assert.Contains("bad digits", failure.Message);
        Assert.Contains("seed 5", failure.Message);
        Assert.IsType<InvalidDataException>(failure.InnerException);
    }

    [Fact]
    public void Run_ContinuationFromTheThreadPool_IsReported()
    {
        var world = new World(1);
        using var isAwaited = new ManualResetEventSlim(); // work that is over before it is awaited does not escape
        var isStarted = false;
        world.Host("pi").Start(async (_, _) =>
        {
            var work = Task.Run(isAwaited.Wait);
            isStarted = true;
            await work;
        });
        var failure = Assert.Throws<ThreadEscapeException>(() => world.Run(() =>
        {
            if (isStarted) isAwaited.Set();
            return false;
        }));
        Assert.Contains("pi#1", failure.Message);
    }

    [Fact]
    public void Run_ConfigureAwaitFalse_IsReportedAtTheNextDoor()
    {
        var world = new World(1);
        world.Host("jetson").Start(async (unit, _) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(1), unit.Time).ConfigureAwait(false);
            unit.Storage.Exists("x");
        });
        Assert.Throws<ThreadEscapeException>(() => world.Run(() => false));
    }

    [Fact]
    public void Log_UnitLogs_LinesCarryTimeAndUnit()
    {
        var world = new World(1);
        world.Host("pi").Start(async (unit, _) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(90), unit.Time);
            var logger = unit.Loggers.CreateLogger("story");
            Microsoft.Extensions.Logging.LoggerExtensions.LogInformation(logger, "chunk {Chunk} stored", 4);
        });
        world.RunFor(TimeSpan.FromMinutes(2));
        Assert.Equal("00:01:30 pi#1 Information story: chunk 4 stored", world.Log.Tail(10));
    }
}
