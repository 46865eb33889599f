using EdgeFed.Core.Values;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Transport.Tests.Links;

/// <summary>Objects over real sockets, against another link or against a peer that follows a script.</summary>
public class LinkTransferTests
{
    private const string First = "job-0/update/unit-01/1";
    private const string Second = "job-0/model/2";

    /// <summary>Found while a unit tells what it has over one link and takes chunks over it: each flush is for all, and so is its failure.</summary>
    [Fact]
    public void Receive_AFlushForAnotherFails_WhatItTookBackIsNotAcknowledged() => LinkPair.OnLoop(async () =>
    {
        var source = await (await LinkUnit.OpenAsync()).WriteAsync("job-0/update/unit-01/1", chunks: 3);
        var receiver = await LinkUnit.OpenAsync(new TransportOptions(GroupCommitMilliseconds: 10_000));
        var (_, _, peer) = await LinkPair.OpenAsync(receiver);
        await peer.SendAsync(new Manifest(1, source.Representation));
        await peer.NextAsync(FrameKind.Have);
        await peer.SendChunkAsync(1, source, 0);
        var target = receiver.Spool.Find(source.Name)!;
        await Poll.UntilAsync(() => target.IsWritten(0));
        receiver.FailNextFlush();
        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await target.FlushAsync());

        await peer.SendChunkAsync(1, source, 1);
        await peer.SendChunkAsync(1, source, 2);
        Assert.Equal(RejectCode.DiskFull, Reject.Read((await peer.NextAsync(FrameKind.Reject)).Payload).Code); // and is offered again
        Assert.Equal(2, target.Held.Count);
        peer.Connection.Abort();
    });

    [Fact]
    public void Offer_FromBothSides_BothArriveWhole() => LinkPair.OnLoop(async () =>
    {
        var (one, other) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        using var stop = new CancellationTokenSource();
        var (link, back) = await LinkPair.OpenAsync(one, other, stop.Token);
        link.Offer(await one.WriteAsync(First, chunks: 300));
        back.Offer(await other.WriteAsync(Second, chunks: 200, value: 2));
        Assert.Equal(First, await one.Delivered);
        Assert.Equal(Second, await other.Delivered);
        AssertSameContent(one.Spool.FindComplete(First)!, await other.Received);
        AssertSameContent(other.Spool.FindComplete(Second)!, await one.Received);
        stop.Cancel();
    });

    [Fact]
    public void Offer_WhatIsThereAlready_TravelsNotAgain() => LinkPair.OnLoop(async () =>
    {
        var (one, other) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        var source = await one.WriteAsync(First, chunks: 20);
        await other.WriteAsync(First, chunks: 20);
        using var stop = new CancellationTokenSource();
        var (link, _) = await LinkPair.OpenAsync(one, other, stop.Token);
        link.Offer(source);
        await one.Delivered;
        Assert.InRange(one.Services.Statistics.BytesSent, 1, source.Representation.RawBytes / 2); // the manifest
        stop.Cancel();
    });

    [Fact]
    public void Receive_CutInMidChunk_TheNextLinkHasWhatWasAcknowledged() => LinkPair.OnLoop(async () =>
    {
        var (sender, receiver) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        var source = await sender.WriteAsync(First, chunks: 40);
        var (_, running, peer) = await LinkPair.OpenAsync(receiver);
        await peer.SendAsync(new Manifest(1, source.Representation));
        await peer.NextAsync(FrameKind.Have);
        for (var index = 0; index < 10; index++) await peer.SendChunkAsync(1, source, index);
        await peer.NextAcksAsync(10, total: 40);
        await peer.SendAsync(new byte[] { 20, 1, 0, 0, (byte)FrameKind.Chunk, 0x84, 1, 1 }); // the beginning of one more
        peer.Connection.Abort();
        Assert.Equal(Transport.Links.LinkEndKind.Cut, (await running).Kind);

        var (_, _, again) = await LinkPair.OpenAsync(receiver);
        await again.SendAsync(new Manifest(1, source.Representation));
        var have = Have.Read((await again.NextAsync(FrameKind.Have)).Payload);
        Assert.Equal([new ChunkRange(0, 10)], have.Chunks.Ranges());
        for (var index = 10; index < 40; index++) await again.SendChunkAsync(1, source, index);
        AssertSameContent(source, await receiver.Received);
        Assert.Equal(1, receiver.Services.Statistics.ResumedTransfers);
        again.Connection.Abort();
    });

    [Fact]
    public void Send_PeerHasSomeChunks_OnlyTheOthersTravelAndEachOnce() => LinkPair.OnLoop(async () =>
    {
        var unit = await LinkUnit.OpenAsync();
        var (link, _, peer) = await LinkPair.OpenAsync(unit);
        link.Offer(await unit.WriteAsync(First, chunks: 40));
        var manifest = await peer.NextManifestAsync();
        var held = new ChunkSet(40);
        foreach (var index in (int[])[0, 1, 2, 17, 39]) held.Add(index);
        await peer.SendAsync(new Have(manifest.Transfer, held));
        var sent = await peer.NextChunksAsync(35);
        Assert.Equal(Enumerable.Range(0, 40).Where(index => !held.Contains(index)), sent.Select(chunk => chunk.Index));
        await peer.SendAsync(new Complete(manifest.Transfer));
        Assert.Equal(First, await unit.Delivered); // and not one chunk more before it
        peer.Connection.Abort();
    });

    [Fact]
    public void Send_TwoObjects_TakeTurnsChunkByChunk() => LinkPair.OnLoop(async () =>
    {
        var unit = await LinkUnit.OpenAsync();
        var (link, _, peer) = await LinkPair.OpenAsync(unit);
        link.Offer(await unit.WriteAsync(First, chunks: 50));
        link.Offer(await unit.WriteAsync(Second, chunks: 50));
        var (one, two) = (await peer.NextManifestAsync(), await peer.NextManifestAsync());
        FrameWriter.Write(peer.Connection.Pipe.Output, new Have(one.Transfer, new ChunkSet(50)));
        await peer.SendAsync(new Have(two.Transfer, new ChunkSet(50)));
        var sent = await peer.NextChunksAsync(100);
        var lead = 0;
        foreach (var (transfer, _) in sent)
        {
            lead += transfer == one.Transfer ? 1 : -1;
            Assert.InRange(lead, -2, 2);
        }

        peer.Connection.Abort();
    });

    [Fact]
    public void Send_WindowFull_WaitsForAcknowledgements() => LinkPair.OnLoop(async () =>
    {
        var options = new TransportOptions(MinWindowBytes: 4 * LinkUnit.ChunkBytes, MaxWindowBytes: 8 * LinkUnit.ChunkBytes);
        var unit = await LinkUnit.OpenAsync(options);
        var (link, _, peer) = await LinkPair.OpenAsync(unit);
        link.Offer(await unit.WriteAsync(First, chunks: 40));
        var manifest = await peer.NextManifestAsync();
        await peer.SendAsync(new Have(manifest.Transfer, new ChunkSet(40)));
        await peer.NextChunksAsync(8);
        link.Send(new Want(Second)); // comes next, for no chunk may
        await peer.NextAsync(FrameKind.Want);
        var acknowledged = new ChunkSet(40);
        for (var index = 0; index < 8; index++) acknowledged.Add(index);
        await peer.SendAsync(new Ack(manifest.Transfer, acknowledged));
        Assert.Equal(8, (await peer.NextChunkAsync()).Index);
        peer.Connection.Abort();
    });

    [Fact]
    public void Send_RejectedForAWhile_IsOfferedAgain() => LinkPair.OnLoop(async () =>
    {
        var unit = await LinkUnit.OpenAsync();
        var (link, _, peer) = await LinkPair.OpenAsync(unit);
        link.Offer(await unit.WriteAsync(First, chunks: 3));
        var first = await peer.NextManifestAsync();
        await peer.SendAsync(new Reject(first.Transfer, RejectCode.DiskFull, "no space", 10));
        var second = await peer.NextManifestAsync();
        Assert.True(second.Transfer > first.Transfer);
        Assert.Equal(first.Representation.Digest, second.Representation.Digest);
        Assert.Equal([RejectCode.DiskFull], unit.Rejected);
        peer.Connection.Abort();
    });

    /// <summary>A verdict can come while an offer waits: then there is nothing to offer, and no reason to end the link.</summary>
    [Fact]
    public void Send_DeletedWhileItWaits_IsNotOfferedAgain() => LinkPair.OnLoop(async () =>
    {
        var time = new FakeTimeProvider();
        var unit = await LinkUnit.OpenAsync(time: time);
        var (link, running, peer) = await LinkPair.OpenAsync(unit);
        link.Offer(await unit.WriteAsync(First, chunks: 3));
        var first = await peer.NextManifestAsync();
        await peer.SendAsync(new Reject(first.Transfer, RejectCode.DiskFull, "no space", 300));
        await Poll.UntilAsync(() => unit.Rejected.Count > 0);
        unit.Spool.Delete(First);
        time.Advance(TimeSpan.FromMilliseconds(600));
        await Task.Yield(); // what was due then is done before the test goes on: the loop has one thread
        link.Offer(await unit.WriteAsync(Second, chunks: 3));
        Assert.Equal(Second, (await peer.NextManifestAsync()).Representation.Name);
        Assert.False(running.IsCompleted);
        peer.Connection.Abort();
    });

    /// <summary>The peer could not use it, would refuse it, and get it again.</summary>
    [Fact]
    public void Send_DamagedOnDisk_NothingBadTravelsAndTheUnitIsTold() => LinkPair.OnLoop(async () =>
    {
        var unit = await LinkUnit.OpenAsync();
        var (link, running, peer) = await LinkPair.OpenAsync(unit);
        var source = await unit.WriteAsync(First, chunks: 40);
        unit.Rot();
        link.Offer(source);
        var manifest = await peer.NextManifestAsync();
        await peer.SendAsync(new Have(manifest.Transfer, new ChunkSet(40)));
        Assert.Equal(Transport.Links.LinkEndKind.Cut, (await running).Kind);
        var (name, damage) = Assert.Single(unit.Damaged);
        Assert.Equal(First, name);
        Assert.Matches($"{First}: chunk \\d+ is damaged on disk", damage);
    });

    [Fact]
    public void Receive_ANaN_IsRejectedAndNamesTheParameter() => LinkPair.OnLoop(async () =>
    {
        var (sender, receiver) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        using var stop = new CancellationTokenSource();
        var (link, _) = await LinkPair.OpenAsync(sender, receiver, stop.Token);
        link.Offer(await sender.WriteAsync(First, chunks: 2, value: float.NaN));
        await Poll.UntilAsync(() => sender.Rejected.Count > 0);
        Assert.Equal([RejectCode.NotFinite], sender.Rejected);
        Assert.Contains("parameter 0 is NaN", Assert.Single(receiver.Unusable));
        Assert.Null(receiver.Spool.Find(First));
        stop.Cancel();
    });

    [Fact]
    public void Receive_AnotherContentThanAnnounced_IsRejectedAndForgotten() => LinkPair.OnLoop(async () =>
    {
        var (sender, receiver) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        var source = await sender.WriteAsync(First, chunks: 2);
        var (_, _, peer) = await LinkPair.OpenAsync(receiver);
        await peer.SendAsync(new Manifest(1, WithAnotherContent(source.Representation)));
        await peer.NextAsync(FrameKind.Have);
        for (var index = 0; index < 2; index++) await peer.SendChunkAsync(1, source, index);
        await peer.NextAcksAsync(2, total: 2);
        Assert.Equal(RejectCode.DigestMismatch, Reject.Read((await peer.NextAsync(FrameKind.Reject)).Payload).Code);
        Assert.Null(receiver.Spool.Find(First));
        peer.Connection.Abort();
    });

    private static Representation WithAnotherContent(Representation made)
    {
        var content = Digest.OfSha256("something else"u8);
        return made with
        {
            Content = content,
            Digest = RepresentationDigest.Of(content, made.Encoding, made.Compression, made.Parameters, made.BaseVersion, made.ChunkSize, made.Chunks, made.Exact),
        };
    }

    private static void AssertSameContent(SpoolObject expected, SpoolObject actual)
    {
        var (one, other) = (new float[expected.Representation.Parameters], new float[actual.Representation.Parameters]);
        ObjectContent.CopyTo(expected, one);
        ObjectContent.CopyTo(actual, other);
        Assert.Equal(one, other);
    }
}
