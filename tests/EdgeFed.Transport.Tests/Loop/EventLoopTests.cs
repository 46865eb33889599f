using EdgeFed.Core.Loop;

namespace EdgeFed.Transport.Tests.Loop;

public class EventLoopTests
{
    [Fact]
    public void Run_AwaitsAcrossThreadPool_ContinuesOnTheCallingThread()
    {
        var caller = Environment.CurrentManagedThreadId;
        var (elsewhere, after) = EventLoop.Run(async () =>
        {
            var pool = await Task.Run(() => Environment.CurrentManagedThreadId);
            return (pool, Environment.CurrentManagedThreadId);
        });
        Assert.NotEqual(caller, elsewhere);
        Assert.Equal(caller, after);
    }

    [Fact]
    public void Run_MainThrows_ThrowsTheSameException()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => EventLoop.Run(async () =>
        {
            await Task.Yield();
            throw new InvalidOperationException("the reason");
        }));
        Assert.Equal("the reason", thrown.Message);
    }

    [Fact]
    public void Run_PostsFromManyThreads_RunsEachOnce()
    {
        var count = EventLoop.Run(async () =>
        {
            var loop = SynchronizationContext.Current!;
            var seen = 0;
            await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
            {
                for (var i = 0; i < 10_000; i++) loop.Post(_ => seen++, null);
            })));
            await Task.Yield();
            return seen;
        });
        Assert.Equal(80_000, count);
    }

    [Fact]
    public void Post_AfterTheEnd_IsDropped()
    {
        var loop = EventLoop.Run(async () =>
        {
            await Task.Yield();
            return SynchronizationContext.Current!;
        });
        var ran = false;
        loop.Post(_ => ran = true, null);
        Assert.False(ran);
    }

    [Fact]
    public void Send_FromTheLoopsThread_RunsAtOnce()
    {
        var ran = EventLoop.Run(() =>
        {
            var done = false;
            SynchronizationContext.Current!.Send(_ => done = true, null);
            return Task.FromResult(done);
        });
        Assert.True(ran);
    }

    [Fact]
    public void Send_FromAnotherThread_IsRefused() => EventLoop.Run(async () =>
    {
        var loop = SynchronizationContext.Current!;
        await Assert.ThrowsAsync<NotSupportedException>(() => Task.Run(() => loop.Send(_ => { }, null)));
    });

    [Fact]
    public void Run_Ends_RestoresTheContextBefore()
    {
        var before = SynchronizationContext.Current;
        EventLoop.Run(() => Task.CompletedTask);
        Assert.Same(before, SynchronizationContext.Current);
    }
}
