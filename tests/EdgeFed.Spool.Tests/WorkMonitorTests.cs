using EdgeFed.Core.Compute;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Spool.Tests;

public class WorkMonitorTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private readonly FakeTimeProvider _time = new();
    private readonly WorkMonitor _monitor;

    public WorkMonitorTests() => _monitor = new WorkMonitor(_time);

    [Fact]
    public void Find_WithoutWork_IsNothingHoweverLong()
    {
        _monitor.Begin("folding", Limit).Dispose();
        _time.Advance(TimeSpan.FromDays(30));
        Assert.Null(_monitor.Find());
    }

    [Fact]
    public void Find_StepBeyondItsLimit_NamesIt()
    {
        using var step = _monitor.Begin("writing a.log", Limit);
        _time.Advance(Limit);
        Assert.Null(_monitor.Find());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(new Standstill("writing a.log", Limit + TimeSpan.FromSeconds(1)), _monitor.Find());
    }

    [Fact]
    public void Find_LongStepThatGetsOn_IsNothing()
    {
        using var step = _monitor.Begin("training", Limit);
        for (var batch = 0; batch < 100; batch++)
        {
            _time.Advance(Limit);
            _monitor.NoteProgress();
        }

        Assert.Null(_monitor.Find());
    }

    [Fact]
    public async Task Find_ProgressOfAnotherThread_DoesNotCount()
    {
        using var step = _monitor.Begin("training", Limit);
        _time.Advance(2 * Limit);
        await Task.Factory.StartNew(_monitor.NoteProgress, default, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Assert.Equal("training", _monitor.Find()?.What);
    }

    [Fact]
    public async Task RunAsync_WorkThatHangs_IsFoundUntilItEnds()
    {
        using var began = new SemaphoreSlim(0);
        using var end = new ManualResetEventSlim();
        var running = new ThreadPoolCompute(_monitor).RunAsync(() =>
        {
            began.Release();
            end.Wait();
            return 1;
        });
        await began.WaitAsync();
        _time.Advance(WorkMonitor.ComputeLimit + TimeSpan.FromSeconds(1));
        Assert.Equal("computing", _monitor.Find()?.What);
        end.Set();
        await running;
        Assert.Null(_monitor.Find());
    }
}
