namespace EdgeFed.Simulation.Tests;

public class SimHostTests
{
    [Fact]
    public void Crash_InMidAwait_NothingOfTheUnitRunsAgain()
    {
        var world = new World(1);
        var seen = new List<string>();
        var host = world.Host("pi");
        host.Start(async (unit, _) =>
        {
            try
            {
                seen.Add("before");
                await Task.Delay(TimeSpan.FromSeconds(10), unit.Time);
                seen.Add("after");
            }
            finally
            {
                seen.Add("finally");
            }
        });
        world.After(TimeSpan.FromSeconds(5), () => host.Crash());
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.Equal(["before"], seen);
        Assert.Equal(UnitState.Crashed, host.Unit!.State);
    }

    [Fact]
    public void Crash_WhileComputing_TheWorkNeverRuns()
    {
        var world = new World(1);
        var ran = false;
        var host = world.Host("pi");
        host.ComputeTime = _ => TimeSpan.FromSeconds(10);
        host.Start(async (unit, _) => await unit.Compute.RunAsync(() => ran = true));
        world.After(TimeSpan.FromSeconds(5), () => host.Crash());
        world.RunFor(TimeSpan.FromMinutes(1));
        Assert.False(ran);
    }

    [Fact]
    public void Compute_Work_TakesItsTimeAndReturnsItsResult()
    {
        var world = new World(1);
        var host = world.Host("pi");
        host.ComputeTime = _ => TimeSpan.FromSeconds(10);
        var result = 0;
        host.Start(async (unit, _) => result = await unit.Compute.RunAsync(() => 6 * 7));
        world.Run(() => host.Unit!.State == UnitState.Ended);
        Assert.Equal(42, result);
        Assert.Equal(TimeSpan.FromSeconds(10), world.Now);
    }

    [Fact]
    public void CrashAndRestart_Main_RunsAgainFromItsBeginning()
    {
        var world = new World(1);
        var host = world.Host("pi");
        host.Start(async (unit, _) => await Task.Delay(TimeSpan.FromSeconds(10), unit.Time));
        world.After(TimeSpan.FromSeconds(5), () => host.CrashAndRestart(CrashKind.Kill, TimeSpan.FromSeconds(1)));
        world.Run(() => host.Unit!.State == UnitState.Ended);
        Assert.Equal(2, host.Starts);
        Assert.Equal(TimeSpan.FromSeconds(16), world.Now);
    }

    [Fact]
    public void Restart_UnitHasEnded_IsLeftAlone()
    {
        var world = new World(1);
        var host = world.Host("pi");
        host.Start((_, _) => Task.CompletedTask);
        world.RunFor(TimeSpan.FromSeconds(1));
        host.CrashAndRestart(CrashKind.Kill, TimeSpan.Zero);
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal(1, host.Starts);
    }

    [Fact]
    public void Stop_RunningUnit_IsCancelledAndEnds()
    {
        var world = new World(1);
        var host = world.Host("pi");
        host.Start(async (unit, cancel) => await Task.Delay(Timeout.InfiniteTimeSpan, unit.Time, cancel));
        world.After(TimeSpan.FromSeconds(1), host.Unit!.Stop);
        world.Run(() => host.Unit.State == UnitState.Ended);
    }

    [Fact]
    public void Time_WallClockJumps_MonotonicTimeDoesNot()
    {
        var world = new World(1);
        var host = world.Host("pi");
        var (wall, steady) = (TimeSpan.Zero, TimeSpan.Zero);
        host.Start(async (unit, _) =>
        {
            var (utc, stamp) = (unit.Time.GetUtcNow(), unit.Time.GetTimestamp());
            await Task.Delay(TimeSpan.FromSeconds(10), unit.Time);
            (wall, steady) = (unit.Time.GetUtcNow() - utc, unit.Time.GetElapsedTime(stamp));
        });
        world.After(TimeSpan.FromSeconds(5), () => host.ClockOffset -= TimeSpan.FromDays(1));
        world.Run(() => host.Unit!.State == UnitState.Ended);
        Assert.Equal(TimeSpan.FromSeconds(10) - TimeSpan.FromDays(1), wall);
        Assert.Equal(TimeSpan.FromSeconds(10), steady);
    }

    [Fact]
    public void OpenTimers_AfterAnEnd_CountsWhatWasNotDisposed()
    {
        var world = new World(1);
        var host = world.Host("pi");
        host.Start((unit, _) =>
        {
            unit.Time.CreateTimer(_ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan);
            unit.Time.CreateTimer(_ => { }, null, TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan).Dispose();
            return Task.CompletedTask;
        });
        world.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal(1, host.Unit!.OpenTimers);
    }

    [Fact]
    public void Random_TwoIncarnations_DrawDifferentBytes()
    {
        var world = new World(1);
        var host = world.Host("pi");
        var drawn = new List<byte[]>();
        for (var i = 0; i < 2; i++)
        {
            host.Start((unit, _) =>
            {
                var bytes = new byte[16];
                unit.Random.Fill(bytes);
                drawn.Add(bytes);
                return Task.CompletedTask;
            });
            world.RunFor(TimeSpan.FromSeconds(1));
        }
        Assert.NotEqual(drawn[0], drawn[1]);
    }
}
