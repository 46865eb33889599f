using EdgeFed.Core.Loop;
using EdgeFed.Transport.Limits;

namespace EdgeFed.Transport.Tests.Limits;

public class HandshakeSchedulerTests
{
    private static readonly Task Never = new TaskCompletionSource().Task;
    private readonly List<string> _begun = [];

    [Fact]
    public void Take_ManyOfOneAddress_OthersNeedNotWaitForThem() => Run(async (turns, cancel) =>
    {
        string[] arrivals = ["a1", "a2", "a3", "b1", "b2", "c1"];
        await Task.WhenAll(arrivals.Select(name => turns.TakeAsync(name[..1], static () => false, () => Begin(name), cancel)));
        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3"], _begun);
    });

    [Fact]
    public void Take_PeerThatDidNotWait_IsNotSecured() => Run(async (turns, cancel) =>
    {
        Assert.False(await turns.TakeAsync("a", static () => true, () => Begin("gone"), cancel));
        Assert.True(await turns.TakeAsync("a", static () => false, () => Begin("here"), cancel));
        Assert.Equal(["here"], _begun);
    });

    /// <summary>As many as there are turns say the first byte and nothing more: that costs the others a second, not the handshake's whole time.</summary>
    [Fact]
    public void Take_PeersThatDoNotGoOn_HoldNobodyUpForLong() => Run(async (turns, cancel) =>
    {
        for (var i = 0; i < HandshakeScheduler.AtOnce; i++) _ = turns.TakeAsync("slow", static () => false, static () => Never, cancel);
        await turns.TakeAsync("a", static () => false, () => Begin("honest"), cancel);
        Assert.Equal(["honest"], _begun);
    });

    [Fact]
    public void Take_HandshakeThatFails_GivesItsTurnBackAndSaysWhy() => Run(async (turns, cancel) =>
    {
        for (var i = 0; i < 2 * HandshakeScheduler.AtOnce; i++)
        {
            var failure = await Assert.ThrowsAsync<IOException>(() => turns.TakeAsync("a", static () => false, static () => throw new IOException("no TLS"), cancel));
            Assert.Equal("no TLS", failure.Message);
        }
    });

    private Task Begin(string name)
    {
        _begun.Add(name);
        return Task.CompletedTask;
    }

    private static void Run(Func<HandshakeScheduler, CancellationToken, Task> test) => EventLoop.Run(async () =>
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var turns = new HandshakeScheduler(new PeerLimits { HandshakesPerSecond = 10_000 }, TimeProvider.System);
        var running = turns.RunAsync(patience.Token);
        await test(turns, patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    });
}
