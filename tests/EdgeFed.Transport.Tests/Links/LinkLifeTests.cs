using System.IO.Pipelines;
using EdgeFed.Core.Units;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Tests.Links;

/// <summary>What a link lives on, and what ends it.</summary>
public class LinkLifeTests
{
    private const string Name = "job-0/update/unit-01/1";

    [Fact]
    public void Run_PeerIsSilent_EndsAsIdle() => LinkPair.OnLoop(async () =>
    {
        var (_, running, peer) = await LinkPair.OpenAsync(await LinkUnit.OpenAsync(LinkUnit.Quick));
        Assert.Equal(LinkEndKind.Idle, (await running).Kind);
        peer.Connection.Abort();
    });

    /// <summary>A byte now and then, much less than a frame within the idle limit: slow, but alive.</summary>
    [Fact]
    public void Run_PeerIsSlow_LivesAsLongAsAnythingComes() => LinkPair.OnLoop(async () =>
    {
        var (link, running, peer) = await LinkPair.OpenAsync(await LinkUnit.OpenAsync(LinkUnit.Quick));
        await peer.SendAsync(new byte[] { 200, 0, 0, 0, (byte)FrameKind.Heartbeat });
        for (var i = 0; i < 20; i++)
        {
            await Task.Delay(60);
            await peer.SendAsync(new byte[] { 0 });
        }

        Assert.False(link.IsOver); // twice the idle limit later
        Assert.Equal(LinkEndKind.Idle, (await running).Kind);
        peer.Connection.Abort();
    });

    [Fact]
    public void Run_HeartbeatsButNoProgress_EndsAsIdleAndNamesTheTransfer() => LinkPair.OnLoop(async () =>
    {
        // Idle long enough that a busy machine does not take our heartbeats for silence.
        var unit = await LinkUnit.OpenAsync(LinkUnit.Quick with { HeartbeatSeconds = 0.5, IdleSeconds = 2 });
        var (link, running, peer) = await LinkPair.OpenAsync(unit);
        link.Offer(await unit.WriteAsync(Name, chunks: 3));
        for (ulong i = 0; !link.IsOver; i++)
        {
            await peer.SendAsync(new Heartbeat(i, 0));
            await Task.Delay(50);
        }

        var end = await running;
        Assert.Equal(LinkEndKind.Idle, end.Kind);
        Assert.Contains(Name, end.Reason);
        peer.Connection.Abort();
    });

    public static TheoryData<string, byte[]> Violations => new()
    {
        { "garbage", [.. Enumerable.Repeat((byte)0xEE, 64)] },
        { "a huge length", [0, 0, 0, 0x7f, (byte)FrameKind.Chunk] },
        { "a second hello", Bytes(new Hello { DeviceId = "unit-01", Key = new byte[32], Instance = 1, Role = UnitRole.Worker }) },
        { "a chunk that was never offered", Chunk(transfer: 7, index: 0, [1, 2, 3]) },
        { "a truncated message", [1, 0, 0, 0, (byte)FrameKind.Ack, 0x85] },
        { "a required kind that is unknown", [0, 0, 0, 0, 63] },
    };

    [Theory, MemberData(nameof(Violations))]
    public void Run_PeerBreaksTheProtocol_OnlyThatPeerIsDropped(string what, byte[] bytes) => LinkPair.OnLoop(async () =>
    {
        var (unit, good) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        using var stop = new CancellationTokenSource();
        var (link, _) = await LinkPair.OpenAsync(good, unit, stop.Token);
        var (_, running, bad) = await LinkPair.OpenAsync(unit);
        await bad.SendAsync(bytes);
        Assert.Equal(RejectCode.Malformed, Reject.Read((await bad.NextAsync(FrameKind.Reject)).Payload).Code);
        bad.Connection.Abort();
        Assert.True((await running).Kind == LinkEndKind.Violation, what);
        link.Offer(await good.WriteAsync(Name, chunks: 5));
        await good.Delivered;
        stop.Cancel();
    });

    [Theory]
    [InlineData(9, false)] // one more than there are
    [InlineData(1, true)]
    public void Run_AWrongChunk_IsAViolation(int index, bool damaged) => LinkPair.OnLoop(async () =>
    {
        var (sender, receiver) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        var source = await sender.WriteAsync(Name, chunks: 9);
        var (_, running, peer) = await LinkPair.OpenAsync(receiver);
        await peer.SendAsync(new Manifest(1, source.Representation));
        await peer.NextAsync(FrameKind.Have);
        var bytes = ScriptedPeer.ReadChunk(source, 1);
        if (damaged) bytes[3] ^= 1;
        await peer.SendAsync(Chunk(1, index, bytes));
        Assert.Equal(LinkEndKind.Violation, (await running).Kind);
        peer.Connection.Abort();
    });

    [Fact]
    public void Run_ATransferIdUsedTwice_IsAViolation() => LinkPair.OnLoop(async () =>
    {
        var (sender, receiver) = (await LinkUnit.OpenAsync(), await LinkUnit.OpenAsync());
        var source = await sender.WriteAsync(Name, chunks: 2);
        var (_, running, peer) = await LinkPair.OpenAsync(receiver);
        await peer.SendAsync(new Manifest(3, source.Representation));
        await peer.SendAsync(new Manifest(3, source.Representation));
        Assert.Equal(LinkEndKind.Violation, (await running).Kind);
        peer.Connection.Abort();
    });

    /// <summary>In memory, with a pipe that takes one frame at a time: what is waiting for the wire is seen exactly.</summary>
    [Fact]
    public void Send_WhileChunksWait_OvertakesThem() => LinkPair.OnLoop(async () =>
    {
        var unit = await LinkUnit.OpenAsync();
        var wire = new NarrowConnection();
        var link = unit.Link(wire);
        var running = link.RunAsync(default);
        var peer = new ScriptedPeer(wire.OtherEnd);
        link.Offer(await unit.WriteAsync(Name, chunks: 100));
        var manifest = await peer.NextManifestAsync();
        await peer.SendAsync(new Have(manifest.Transfer, new ChunkSet(100)));
        await peer.NextChunksAsync(5);
        link.Send(new Want("job-0/model/1"));
        var chunksBefore = 0;
        while ((await peer.NextAsync()).Kind != FrameKind.Want) chunksBefore++;
        Assert.InRange(chunksBefore, 0, 1);
        wire.OtherEnd.Abort();
        await running;
    });

    private static byte[] Bytes<TMessage>(TMessage message) where TMessage : IMessage
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        FrameWriter.Write(buffer, message);
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] Chunk(uint transfer, int index, byte[] stored)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        ChunkFrame.Write(buffer, transfer, index, stored);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Two pipes, of which the one from the link holds hardly more than a frame.</summary>
    private sealed class NarrowConnection : IConnection, IDuplexPipe
    {
        private readonly Pipe _out = new(new PipeOptions(pauseWriterThreshold: 1, resumeWriterThreshold: 1));
        private readonly Pipe _in = new();

        public NarrowConnection() => OtherEnd = new End(_out.Reader, _in.Writer);

        public End OtherEnd { get; }

        public IDuplexPipe Pipe => this;

        public PipeReader Input => _in.Reader;

        public PipeWriter Output => _out.Writer;

        public string Peer => "memory";

        public void Abort()
        {
            _out.Writer.Complete();
            _in.Reader.Complete();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        public sealed class End(PipeReader input, PipeWriter output) : IConnection, IDuplexPipe
        {
            public IDuplexPipe Pipe => this;

            public PipeReader Input => input;

            public PipeWriter Output => output;

            public string Peer => "memory";

            public void Abort()
            {
                input.Complete();
                output.Complete();
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
