using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Transport.Links;

namespace EdgeFed.Transport.Tests.Links;

/// <summary>Chunks that travel before the peer has said what it lacks.</summary>
public class HeadStartTests
{
    private const string Name = "job-0/update/unit-01/1";
    private const int Window = 8;
    private static readonly TransportOptions Narrow = new(MinWindowBytes: 4 * LinkUnit.ChunkBytes, MaxWindowBytes: Window * LinkUnit.ChunkBytes);

    [Fact]
    public void Offer_WithHeadStart_ChunksDoNotWaitForTheAnswer() => LinkPair.OnLoop(async () =>
    {
        var (unit, peer, _, manifest) = await BeginAsync(chunks: 5);
        Assert.Equal([0, 1, 2, 3, 4], (await peer.NextChunksAsync(5)).Select(static chunk => chunk.Index));
        await peer.SendAsync(new Have(manifest.Transfer, new ChunkSet(5)));
        await peer.SendAsync(new Ack(manifest.Transfer, FirstOf(5, total: 5)));
        await peer.SendAsync(new Complete(manifest.Transfer));
        Assert.Equal(Name, await unit.Delivered);
        Assert.Equal(0, unit.Services.Statistics.BytesRetransmitted);
        peer.Connection.Abort();
    });

    /// <summary>A slow disk: what came before the answer is durable by then, and is in it.</summary>
    [Fact]
    public void Have_NamesChunks_TheseAreSkipped() => LinkPair.OnLoop(async () =>
    {
        var (_, peer, link, manifest) = await BeginAsync(chunks: 40);
        await peer.NextChunksAsync(Window);
        var held = FirstOf(4, total: 40);
        held.Add(Window + 1);
        await peer.SendAsync(new Have(manifest.Transfer, held));
        await peer.SendAsync(new Ack(manifest.Transfer, FirstOf(4, total: 40)));
        Assert.Equal([Window, Window + 2], (await peer.NextChunksAsync(2)).Select(static chunk => chunk.Index));
        peer.Connection.Abort();
    });

    [Fact]
    public void Reject_InAHeadStart_EndsIt() => LinkPair.OnLoop(async () =>
    {
        var (unit, peer, link, manifest) = await BeginAsync(chunks: 40);
        await peer.NextChunksAsync(Window);
        await peer.SendAsync(new Reject(manifest.Transfer, RejectCode.Superseded, "not wanted", 0));
        await AssertNothingFollowsAsync(unit, link, peer);
    });

    [Fact]
    public void Complete_InAHeadStart_EndsIt() => LinkPair.OnLoop(async () =>
    {
        var (unit, peer, link, manifest) = await BeginAsync(chunks: 40);
        await peer.NextChunksAsync(Window);
        await peer.SendAsync(new Complete(manifest.Transfer));
        Assert.Equal(Name, await unit.Delivered);
        await AssertNothingFollowsAsync(unit, link, peer);
    });

    /// <summary>By then the peer may hold any part of it.</summary>
    [Fact]
    public void Reject_ForAWhile_TheSecondOfferWaitsForTheAnswer() => LinkPair.OnLoop(async () =>
    {
        var (unit, peer, link, manifest) = await BeginAsync(chunks: 40);
        await peer.NextChunksAsync(Window);
        await peer.SendAsync(new Reject(manifest.Transfer, RejectCode.DiskFull, "no space", 10));
        var again = await peer.NextManifestAsync();
        await AssertWaitsAsync(link, peer, again.Transfer);
    });

    [Fact]
    public void Offer_OverTheNextLink_WaitsForTheAnswer() => LinkPair.OnLoop(async () =>
    {
        var unit = await LinkUnit.OpenAsync(Narrow);
        var source = await unit.WriteAsync(Name, chunks: 40);
        var (link, running, peer) = await LinkPair.OpenAsync(unit);
        link.Offer(source, headStart: true);
        await peer.NextManifestAsync();
        await peer.NextChunksAsync(3);
        peer.Connection.Abort();
        await running;

        var (next, _, again) = await LinkPair.OpenAsync(unit);
        next.Offer(source);
        await AssertWaitsAsync(next, again, (await again.NextManifestAsync()).Transfer);
    });

    [Fact]
    public void Receive_ChunksRightBehindTheManifest_AreTaken() => LinkPair.OnLoop(async () =>
    {
        var (sender, receiver) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        using var stop = new CancellationTokenSource();
        var source = await sender.WriteAsync(Name, chunks: 300);
        var (link, _) = await LinkPair.OpenAsync(sender, receiver, stop.Token);
        link.Offer(source, headStart: true);
        Assert.Equal(source.Representation.Content, (await receiver.Received).Representation.Content);
        await sender.Delivered;
        Assert.Equal(0, sender.Services.Statistics.BytesRetransmitted + receiver.Services.Statistics.BytesRetransmitted);
        Assert.False(link.IsReceiving(Name));
        stop.Cancel();
    });

    private static async Task<(LinkUnit Unit, ScriptedPeer Peer, Link Link, Manifest Manifest)> BeginAsync(int chunks)
    {
        var unit = await LinkUnit.OpenAsync(Narrow);
        var (link, _, peer) = await LinkPair.OpenAsync(unit);
        link.Offer(await unit.WriteAsync(Name, chunks), headStart: true);
        return (unit, peer, link, await peer.NextManifestAsync());
    }

    private static ChunkSet FirstOf(int count, int total)
    {
        var chunks = new ChunkSet(total);
        for (var index = 0; index < count; index++) chunks.Add(index);
        return chunks;
    }

    private static async Task AssertWaitsAsync(Link link, ScriptedPeer peer, uint transfer)
    {
        link.Send(new Want(Name)); // a chunk that may be sent would be here before the answer to it
        await peer.NextAsync(FrameKind.Want);
        await peer.SendAsync(new Have(transfer, FirstOf(3, total: 40)));
        Assert.Equal(3, (await peer.NextChunkAsync()).Index);
        peer.Connection.Abort();
    }

    /// <summary>The window has room again, and nothing comes.</summary>
    private static async Task AssertNothingFollowsAsync(LinkUnit unit, Link link, ScriptedPeer peer)
    {
        await unit.HearAsync(peer);
        link.Send(new Want(Name));
        await peer.NextAsync(FrameKind.Want);
        peer.Connection.Abort();
    }
}
