using EdgeFed.Core.Values;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Transport.Tests.Links;

/// <summary>On a new link a receiver says what it has before it is offered: the sender goes on without a round trip for that.</summary>
public class HaveAheadTests
{
    private const string Name = "job-0/update/unit-01/1";
    private const int Chunks = 6;
    private const int Came = 100;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Send_PeerSaidWhatItHas_GoesOnThereWithoutAnAnswer(bool isToldFirst) => LinkPair.OnLoop(async () =>
    {
        var (unit, source, link, peer) = await OpenAsync();
        var have = Ahead(source, Came, 0, 1, 4);
        if (isToldFirst) await TellAsync(unit, peer, have);
        link.Offer(source);
        await peer.NextManifestAsync();
        if (!isToldFirst) await peer.SendAsync(have);
        Assert.Equal([(2, Came), (3, 0), (5, 0)], await NextChunksAsync(peer, 3));
        peer.Connection.Abort();
    });

    /// <summary>What was told may be old: another link may have brought more, or what there was may be gone.</summary>
    [Fact]
    public void Send_AnswerSaysOtherwise_ItCounts() => LinkPair.OnLoop(async () =>
    {
        var (unit, source, link, peer) = await OpenAsync();
        await TellAsync(unit, peer, Ahead(source, 0, 0, 1, 4));
        link.Offer(source);
        var manifest = await peer.NextManifestAsync();
        Assert.Equal([(2, 0), (3, 0), (5, 0)], await NextChunksAsync(peer, 3));
        await peer.SendAsync(new Have(manifest.Transfer, SetOf(0, 4)));
        Assert.Equal([(1, 0)], await NextChunksAsync(peer, 1));
        peer.Connection.Abort();
    });

    /// <summary>Of something else, or of other chunks than there are: as if nothing was said.</summary>
    [Fact]
    public void Send_PeerSpeaksOfWhatIsNotThere_TheOfferWaitsForTheAnswer() => LinkPair.OnLoop(async () =>
    {
        var (unit, source, link, peer) = await OpenAsync();
        await peer.SendAsync(new Have(Have.NoTransfer, ChunkSet.Full(3), Representation: Digest.OfSha256("something else"u8)));
        await TellAsync(unit, peer, new Have(Have.NoTransfer, ChunkSet.Full(Chunks + 1), Representation: source.Representation.Digest));
        link.Offer(source);
        var manifest = await peer.NextManifestAsync();
        link.Send(new Want(Name)); // a chunk that may be sent would be here before this
        await peer.NextAsync(FrameKind.Want);
        await peer.SendAsync(new Have(manifest.Transfer, SetOf(0, 1, 2)));
        Assert.Equal([(3, 0)], await NextChunksAsync(peer, 1));
        peer.Connection.Abort();
    });

    [Fact]
    public void Receive_PartIsHere_IsToldAndTheRestTaken() => LinkPair.OnLoop(async () =>
    {
        var (receiver, source) = (await LinkUnit.OpenAsync(), await SourceAsync());
        var target = await BringAsync(receiver, source, 0, 2);
        receiver.Services.Begun.Keep(source.Representation.Digest, new PartialChunk(4, ScriptedPeer.ReadChunk(source, 4)[..Came]));

        var (link, _, peer) = await LinkPair.OpenAsync(receiver);
        link.AnnounceHeld(target, Task.CompletedTask);
        var have = Have.Read((await peer.NextAsync(FrameKind.Have)).Payload);
        Assert.Equal((Have.NoTransfer, source.Representation.Digest, 4, Came), (have.Transfer, have.Representation, have.Begun, have.BegunBytes));
        Assert.Equal([0, 2], have.Chunks.Ranges().Select(static range => range.Start));
        receiver.Services.Begun.Keep(source.Representation.Digest, new PartialChunk(5, [1, 2, 3])); // another link's

        await peer.SendAsync(new Manifest(1, source.Representation));
        await peer.SendAsync(ScriptedPeer.RestOf(source, 1, 4, Came));
        foreach (var index in new[] { 1, 3, 5 }) await peer.SendChunkAsync(1, source, index);
        Assert.Equal(source.Representation.Content, (await receiver.Received).Representation.Content);
        peer.Connection.Abort();
    });

    /// <summary>What is told is durable, and the earlier link's transfer, which ends meanwhile, does not close the file under that.</summary>
    [Fact]
    public void Receive_EarlierTransferEndsMeanwhile_IsToldWhenItIsDurable() => LinkPair.OnLoop(async () =>
    {
        var (receiver, source) = (await LinkUnit.OpenAsync(), await SourceAsync());
        var target = await BringAsync(receiver, source, 0);
        receiver.Services.Targets.Enter(target);
        target.Append(1, new System.Buffers.ReadOnlySequence<byte>(ScriptedPeer.ReadChunk(source, 1)));
        var (flushed, read) = (new TaskCompletionSource(), new TaskCompletionSource());
        receiver.HoldFlushes(flushed.Task);

        var (link, _, peer) = await LinkPair.OpenAsync(receiver);
        link.AnnounceHeld(target, read.Task);
        read.SetResult();
        await Task.Yield();
        receiver.Services.Targets.Leave(target);
        flushed.SetResult();
        Assert.Equal([new ChunkRange(0, 2)], Have.Read((await peer.NextAsync(FrameKind.Have)).Payload).Chunks.Ranges());
        peer.Connection.Abort();
    });

    [Fact]
    public void Receive_NothingIsHereOrItIsComing_NothingIsTold() => LinkPair.OnLoop(async () =>
    {
        var (receiver, source) = (await LinkUnit.OpenAsync(), await SourceAsync());
        var (link, _, peer) = await LinkPair.OpenAsync(receiver);
        link.AnnounceHeld(receiver.Services.Spool.BeginOrResume(source.Representation), Task.CompletedTask);
        await peer.SendAsync(new Manifest(1, source.Representation));
        Assert.Equal(1u, Have.Read((await peer.NextAsync(FrameKind.Have)).Payload).Transfer);
        link.AnnounceHeld(receiver.Services.Spool.Find(Name)!, Task.CompletedTask);
        link.Send(new Want(Name));
        Assert.Equal(FrameKind.Want, (await peer.NextAsync()).Kind);
        peer.Connection.Abort();
    });

    private static async Task<SpoolObject> SourceAsync() => await (await LinkUnit.OpenAsync()).WriteAsync(Name, Chunks);

    private static async Task<(LinkUnit Unit, SpoolObject Source, Link Link, ScriptedPeer Peer)> OpenAsync()
    {
        var unit = await LinkUnit.OpenAsync();
        var (link, _, peer) = await LinkPair.OpenAsync(unit);
        return (unit, await unit.WriteAsync(Name, Chunks), link, peer);
    }

    /// <summary>Returns when it was read.</summary>
    private static async Task TellAsync(LinkUnit unit, ScriptedPeer peer, Have have)
    {
        await peer.SendAsync(have);
        await unit.HearAsync(peer); // nothing answers the other
    }

    /// <summary>An object of which these chunks came over an earlier link.</summary>
    private static async Task<SpoolObject> BringAsync(LinkUnit receiver, SpoolObject source, params int[] chunks)
    {
        var target = receiver.Services.Spool.BeginOrResume(source.Representation);
        foreach (var index in chunks) target.Append(index, new System.Buffers.ReadOnlySequence<byte>(ScriptedPeer.ReadChunk(source, index)));
        await target.FlushAsync();
        return target;
    }

    private static Have Ahead(SpoolObject source, int begunBytes, params int[] chunks) =>
        new(Have.NoTransfer, SetOf(chunks), Begun: 2, begunBytes, source.Representation.Digest);

    private static ChunkSet SetOf(params int[] chunks)
    {
        var set = new ChunkSet(Chunks);
        foreach (var index in chunks) set.Add(index);
        return set;
    }

    private static async Task<List<(int Index, int Offset)>> NextChunksAsync(ScriptedPeer peer, int count)
    {
        var chunks = new List<(int, int)>();
        while (chunks.Count < count)
        {
            var chunk = await peer.NextChunkAsync();
            chunks.Add((chunk.Index, chunk.Offset));
        }

        return chunks;
    }
}
