using System.IO.Pipelines;
using EdgeFed.Core.Compute;
using EdgeFed.Core.Loop;
using EdgeFed.Core.Units;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Transport.Tests.Links;

/// <summary>The first and the last frames of a link, where one too many or one too few is easily lost.</summary>
public class LinkEdgeTests
{
    private const int Frames = 200;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    // No test here transfers anything, so there is no spool.
    private static readonly LinkServices _services = new(
        new TransportOptions(), null!, TimeProvider.System, new ThreadPoolCompute(), new TransferStatistics(), NullLogger.Instance);

    [Fact]
    public void ReadHello_MoreArrivedWithIt_IsReadWithoutWaitingForMore() => EventLoop.Run(async () =>
    {
        await using var pair = await Pair.OpenAsync();
        FrameWriter.Write(pair.Client.Pipe.Output, Hello());
        FrameWriter.Write(pair.Client.Pipe.Output, new Heartbeat(1, 0));
        await pair.Client.Pipe.Output.FlushAsync();

        await Handshake.ReadHelloAsync(pair.Server, TimeSpan.FromSeconds(20), TimeProvider.System, default);

        using var soon = new CancellationTokenSource(_patience);
        var read = await pair.Server.Pipe.Input.ReadAsync(soon.Token);
        var buffer = read.Buffer;
        Assert.True(FrameReader.TryRead(ref buffer, 1000, out var frame));
        Assert.Equal(FrameKind.Heartbeat, frame.Kind);
        pair.Server.Pipe.Input.AdvanceTo(buffer.Start);
    });

    [Fact]
    public void Close_RightAfterSending_EverythingArrives() => EventLoop.Run(async () =>
    {
        await using var pair = await Pair.OpenAsync();
        await pair.Server.Pipe.Output.WriteAsync("what the other side has not read when it closes"u8.ToArray());
        var link = new Link(pair.Client, "peer", _services, new SilentHandler());
        for (var i = 0; i < Frames; i++) link.Send(new Heartbeat((ulong)i, 0));
        link.Close(ByeCode.Normal, "done");
        var running = link.RunAsync(default);

        Assert.Equal(Frames + 1, await CountFramesAsync(pair.Server.Pipe.Input));
        await pair.Server.DisposeAsync();
        Assert.Equal(LinkEndKind.Bye, (await running).Kind);
    });

    private static async Task<int> CountFramesAsync(PipeReader input)
    {
        for (var frames = 0; ;)
        {
            var read = await input.ReadAsync();
            var buffer = read.Buffer;
            while (FrameReader.TryRead(ref buffer, 1000, out _)) frames++;
            input.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted) return frames;
        }
    }

    private static Hello Hello() => new() { DeviceId = "unit-01", Key = new byte[32], Instance = 1, Role = UnitRole.Worker };

    private sealed record Pair(IListener Listener, IConnection Client, IConnection Server) : IAsyncDisposable
    {
        public static async Task<Pair> OpenAsync()
        {
            var network = new TcpNetwork();
            var listener = await network.ListenAsync("127.0.0.1:0", default);
            var client = await network.ConnectAsync(listener.Endpoint, default);
            return new Pair(listener, client, await listener.AcceptAsync(default));
        }

        public async ValueTask DisposeAsync()
        {
            Client.Abort();
            Server.Abort();
            await Client.DisposeAsync();
            await Server.DisposeAsync();
            await Listener.DisposeAsync();
        }
    }

    private sealed class SilentHandler : ILinkHandler
    {
        public OfferAnswer OnOffer(Representation offered) => OfferAnswer.Refuse(RejectCode.UnknownObject, "nothing is taken here");

        public void OnReceived(SpoolObject received)
        {
        }

        public void OnProgress(string name, double fraction)
        {
        }

        public void OnUnusable(Representation offered, RejectCode code, string reason)
        {
        }

        public string Locate(long parameterIndex) => "";

        public void OnDelivered(string name)
        {
        }

        public void OnRejected(string name, Reject reject)
        {
        }

        public void OnMessage(Frame frame)
        {
        }

        public void OnDamaged(SpoolObject source, string damage)
        {
        }

        public void OnRefused(Reject reject)
        {
        }
    }
}
