using EdgeFed.Core.Loop;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Tests.Links;

/// <summary>Connections over real sockets for tests of links.</summary>
internal static class LinkPair
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    public static void OnLoop(Func<Task> test) => EventLoop.Run(() => test().WaitAsync(_patience));

    /// <summary>Two ends of one connection.</summary>
    public static async Task<(IConnection One, IConnection Other)> ConnectAsync()
    {
        var network = new TcpNetwork();
        await using var listener = await network.ListenAsync("127.0.0.1:0", default);
        var one = await network.ConnectAsync(listener.Endpoint, default);
        return (one, await listener.AcceptAsync(default));
    }

    /// <summary>A running link of a unit, and a peer that follows a script.</summary>
    public static async Task<(Link Link, Task<LinkEnd> Running, ScriptedPeer Peer)> OpenAsync(LinkUnit unit)
    {
        var (ours, theirs) = await ConnectAsync();
        var link = unit.Link(ours);
        return (link, link.RunAsync(default), new ScriptedPeer(theirs));
    }

    /// <summary>Running links of two units with each other.</summary>
    public static async Task<(Link One, Link Other)> OpenAsync(LinkUnit unit, LinkUnit other, CancellationToken cancel)
    {
        var (ours, theirs) = await ConnectAsync();
        var (one, two) = (unit.Link(ours), other.Link(theirs));
        _ = one.RunAsync(cancel);
        _ = two.RunAsync(cancel);
        return (one, two);
    }
}
