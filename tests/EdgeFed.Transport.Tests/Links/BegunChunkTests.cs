using System.Buffers;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Transfers;

namespace EdgeFed.Transport.Tests.Links;

/// <summary>A link that ends in the middle of a chunk: what came of it need not come again.</summary>
public class BegunChunkTests
{
    private const string Name = "job-0/update/unit-01/1";
    private const int Came = 100;

    [Fact]
    public void Receive_LinkReplacedInMidChunk_TheNextAsksForTheRestOnly() => LinkPair.OnLoop(async () =>
    {
        var (sender, receiver) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        var source = await sender.WriteAsync(Name, chunks: 2);
        await BringHalfAChunkAsync(receiver, source);

        var (_, _, again) = await LinkPair.OpenAsync(receiver);
        await again.SendAsync(new Manifest(1, source.Representation));
        var have = Have.Read((await again.NextAsync(FrameKind.Have)).Payload);
        Assert.Equal((1, Came), (have.Begun, have.BegunBytes));

        await again.SendAsync(ScriptedPeer.RestOf(source, 1, 1, Came));
        await again.SendChunkAsync(1, source, 0);
        Assert.Equal(source.Representation.Content, (await receiver.Received).Representation.Content);
        again.Connection.Abort();
    });

    /// <summary>The peer goes on where it was told to, though a third link, given up too, brought another part meanwhile.</summary>
    [Fact]
    public void Receive_AnotherLinkBringsAnotherPart_TheRestFitsWhatWasAskedFor() => LinkPair.OnLoop(async () =>
    {
        var (sender, receiver) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        var source = await sender.WriteAsync(Name, chunks: 2);
        await BringHalfAChunkAsync(receiver, source);
        var (_, _, again) = await LinkPair.OpenAsync(receiver);
        await again.SendAsync(new Manifest(1, source.Representation));
        await again.NextAsync(FrameKind.Have);
        receiver.Services.Begun.Keep(source.Representation.Digest, new PartialChunk(0, [1, 2, 3]));

        await again.SendAsync(ScriptedPeer.RestOf(source, 1, 1, Came));
        await again.SendChunkAsync(1, source, 0);
        Assert.Equal(source.Representation.Content, (await receiver.Received).Representation.Content);
        again.Connection.Abort();
    });

    [Fact]
    public void Receive_WholeChunkAfterAll_IsTaken() => LinkPair.OnLoop(async () =>
    {
        var (sender, receiver) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        var source = await sender.WriteAsync(Name, chunks: 2);
        await BringHalfAChunkAsync(receiver, source);

        var (_, _, again) = await LinkPair.OpenAsync(receiver);
        await again.SendAsync(new Manifest(1, source.Representation));
        await again.NextAsync(FrameKind.Have);
        await again.SendChunkAsync(1, source, 0);
        await again.SendChunkAsync(1, source, 1);
        await receiver.Received;
        again.Connection.Abort();
    });

    [Fact]
    public void Receive_RestThatWasNotAskedFor_IsAViolation() => LinkPair.OnLoop(async () =>
    {
        var (sender, receiver) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        var source = await sender.WriteAsync(Name, chunks: 2);
        var (_, running, peer) = await LinkPair.OpenAsync(receiver);
        await peer.SendAsync(new Manifest(1, source.Representation));
        await peer.NextAsync(FrameKind.Have);
        await peer.SendAsync(ScriptedPeer.RestOf(source, 1, 1, Came));
        Assert.Equal(LinkEndKind.Violation, (await running).Kind);
        peer.Connection.Abort();
    });

    [Fact]
    public void Send_PeerHasTheBeginning_OnlyTheRestTravels() => LinkPair.OnLoop(async () =>
    {
        var sender = await LinkUnit.OpenAsync();
        var source = await sender.WriteAsync(Name, chunks: 3);
        var (link, running, peer) = await LinkPair.OpenAsync(sender);
        link.Offer(source);
        var manifest = await peer.NextManifestAsync();
        await peer.SendAsync(new Have(manifest.Transfer, new ChunkSet(3), Begun: 1, BegunBytes: Came));

        var chunks = new List<(int Index, int Offset, byte[] Data)>();
        while (chunks.Count < 3)
        {
            var chunk = await peer.NextChunkAsync();
            chunks.Add((chunk.Index, chunk.Offset, chunk.Data.ToArray()));
        }

        Assert.Equal([(0, 0), (1, Came), (2, 0)], chunks.Select(static chunk => (chunk.Index, chunk.Offset)));
        Assert.Equal(ScriptedPeer.ReadChunk(source, 1)[Came..], chunks[1].Data);
        await peer.SendAsync(new Complete(manifest.Transfer));
        Assert.Equal(Name, await sender.Delivered);
        peer.Connection.Abort();
        await running;
    });

    /// <summary>A link that brings the first bytes of chunk 1 and is then given up for another.</summary>
    private static async Task BringHalfAChunkAsync(LinkUnit receiver, SpoolObject source)
    {
        var (link, running, peer) = await LinkPair.OpenAsync(receiver);
        await peer.SendAsync(new Manifest(1, source.Representation));
        await peer.NextAsync(FrameKind.Have);
        var frame = new ArrayBufferWriter<byte>();
        ChunkFrame.Write(frame, 1, 1, ScriptedPeer.ReadChunk(source, 1));
        await peer.SendAsync(frame.WrittenMemory[..^(LinkUnit.ChunkBytes - Came)]);
        await Task.Delay(100); // no signal says that half a frame was read
        link.Abandon("another took its place");
        await running;
    }
}
