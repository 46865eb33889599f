using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Loop;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Tests.Network;

public class TcpNetworkTests
{
    private const string Anywhere = "127.0.0.1:0";
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(90); // where a test hangs; a busy machine takes half a minute for 30,000 reads

    [Fact]
    public void Connect_BytesBothWays_ArriveInOrderOnTheLoopsThread() => OnLoop(async () =>
    {
        var thread = Environment.CurrentManagedThreadId;
        await using var pair = await Pair.OpenAsync();
        await pair.Client.Pipe.Output.WriteAsync("ping"u8.ToArray());
        Assert.Equal("ping"u8.ToArray(), await ReadAsync(pair.Server, 4));
        await pair.Server.Pipe.Output.WriteAsync("pong"u8.ToArray());
        Assert.Equal("pong"u8.ToArray(), await ReadAsync(pair.Client, 4));
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
    });

    [Fact]
    public void Connect_NobodyListens_NamesEndpointAndReason() => OnLoop(async () =>
    {
        var endpoint = FreeEndpoint();
        var failure = await Assert.ThrowsAsync<NetworkException>(async () => await new TcpNetwork().ConnectAsync(endpoint, default));
        Assert.Contains(endpoint, failure.Message);
        Assert.Contains("refused", failure.Message);
    });

    [Fact]
    public void Listen_PortInUse_NamesEndpointAndReason() => OnLoop(async () =>
    {
        await using var first = await new TcpNetwork().ListenAsync(Anywhere, default);
        var failure = await Assert.ThrowsAsync<NetworkException>(async () => await new TcpNetwork().ListenAsync(first.Endpoint, default));
        Assert.Contains(first.Endpoint, failure.Message);
        Assert.Contains("in use", failure.Message);
    });

    [Fact]
    public void Listen_ForeignAddress_SaysSo() => OnLoop(async () =>
    {
        var failure = await Assert.ThrowsAsync<NetworkException>(async () => await new TcpNetwork().ListenAsync("192.0.2.1:0", default));
        Assert.Contains("not one of this machine's", failure.Message);
    });

    [Fact]
    public void Accept_Cancelled_Throws() => OnLoop(async () =>
    {
        await using var listener = await new TcpNetwork().ListenAsync(Anywhere, default);
        using var cancel = new CancellationTokenSource();
        var accepting = listener.AcceptAsync(cancel.Token).AsTask();
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => accepting);
    });

    [Fact]
    public void Accept_ListenerDisposed_Throws() => OnLoop(async () =>
    {
        var listener = await new TcpNetwork().ListenAsync(Anywhere, default);
        var accepting = listener.AcceptAsync(default).AsTask();
        await listener.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => accepting);
    });

    [Fact]
    public void Accept_PeerResetBeforeAccept_ListenerLives() => OnLoop(async () =>
    {
        var network = new TcpNetwork();
        await using var listener = await network.ListenAsync(Anywhere, default);
        (await network.ConnectAsync(listener.Endpoint, default)).Abort();
        await using var client = await network.ConnectAsync(listener.Endpoint, default);
        await client.Pipe.Output.WriteAsync(new byte[] { 7 });
        await using var first = await listener.AcceptAsync(default);
        if (!(await EndsAsync(first))) return; // the kernel had thrown the reset one away
        await using var second = await listener.AcceptAsync(default);
        Assert.Equal([7], await ReadAsync(second, 1));
    });

    [Fact]
    public void Abort_PeerReading_SeesTheEnd() => OnLoop(async () =>
    {
        await using var pair = await Pair.OpenAsync();
        pair.Client.Abort();
        Assert.True(await EndsAsync(pair.Server));
    });

    [Fact]
    public void Abort_OwnFlushPending_CompletesAtOnce() => OnLoop(async () =>
    {
        await using var pair = await Pair.OpenAsync();
        var writing = WriteUntilEndAsync(pair.Client);
        await Task.Delay(50);
        Assert.False(writing.IsCompleted); // nobody reads: back-pressure holds the writer
        pair.Client.Abort();
        await writing;
    });

    [Fact]
    public void PeerAborts_FlushPending_Completes() => OnLoop(async () =>
    {
        await using var pair = await Pair.OpenAsync();
        var writing = WriteUntilEndAsync(pair.Client);
        pair.Server.Abort();
        await writing;
    });

    [Fact]
    public void Dispose_LastWordsThenUnreadInput_StillArrive() => OnLoop(async () =>
    {
        await using var pair = await Pair.OpenAsync();
        await pair.Client.Pipe.Output.WriteAsync(new byte[100_000]); // never read by the server
        var words = new byte[300_000];
        new Random(1).NextBytes(words);
        var reading = ReadAsync(pair.Client, words.Length);
        await pair.Server.Pipe.Output.WriteAsync(words);
        var closing = pair.Server.DisposeAsync();
        Assert.Equal(words, await reading);
        await pair.Client.DisposeAsync();
        await closing;
    });

    [Fact]
    public void Output_NobodyReads_WriterWaitsWithinTheThresholds() => OnLoop(async () =>
    {
        await using var pair = await Pair.OpenAsync(new TcpOptions(InputPauseBytes: 64 << 10, OutputPauseBytes: 64 << 10));
        var written = 0;
        while (true)
        {
            var flush = pair.Client.Pipe.Output.WriteAsync(new byte[16 << 10]).AsTask();
            if (await Task.WhenAny(flush, Task.Delay(300)) != flush) break;
            written += 16 << 10;
        }
        Assert.InRange(written, 64 << 10, 16 << 20);
    });

    [Fact]
    public void Transfer_LargePayload_ArrivesUnchanged() => OnLoop(async () =>
    {
        await using var pair = await Pair.OpenAsync();
        var payload = new byte[8 << 20];
        new Random(2).NextBytes(payload);
        var reading = ReadAsync(pair.Server, payload.Length);
        for (var at = 0; at < payload.Length; at += 50_000)
            await pair.Client.Pipe.Output.WriteAsync(payload.AsMemory(at, Math.Min(50_000, payload.Length - at)));
        Assert.Equal(payload, await reading);
    });

    /// <summary>Bytes that arrive just as a read begins to wait must not move the reader to another thread.</summary>
    [Fact]
    public void Transfer_ManySmallReads_NeverLeaveTheLoopsThread() => OnLoop(async () =>
    {
        var thread = Environment.CurrentManagedThreadId;
        await using var pair = await Pair.OpenAsync();
        var writing = WriteUntilEndAsync(pair.Client);
        for (var reads = 0; reads < 30_000; reads++)
        {
            var read = await pair.Server.Pipe.Input.ReadAsync();
            if (Environment.CurrentManagedThreadId != thread) Assert.Fail($"Read {reads} went on on another thread.");
            pair.Server.Pipe.Input.AdvanceTo(read.Buffer.End);
        }

        pair.Client.Abort();
        await writing;
        Assert.Equal(thread, Environment.CurrentManagedThreadId);
    });

    [Fact]
    public void Idle_ManyConnections_HoldLittleMemory() => OnLoop(async () =>
    {
        const int Connections = 200;
        var network = new TcpNetwork();
        await using var listener = await network.ListenAsync(Anywhere, default);
        var pairs = new List<Pair>();
        pairs.Add(await Pair.OpenAsync(network, listener));
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < Connections; i++) pairs.Add(await Pair.OpenAsync(network, listener));
        await Task.Delay(50);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (2 * Connections);
        foreach (var pair in pairs) await pair.DisposeAsync();
        Assert.InRange(each, 0, 8 << 10);
    });

    private static void OnLoop(Func<Task> test) => EventLoop.Run(() => test().WaitAsync(_patience));

    private static string FreeEndpoint()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket.LocalEndPoint!.ToString()!;
    }

    private static async Task<byte[]> ReadAsync(IConnection connection, int count)
    {
        var read = await connection.Pipe.Input.ReadAtLeastAsync(count);
        var bytes = read.Buffer.Slice(0, count).ToArray();
        connection.Pipe.Input.AdvanceTo(read.Buffer.GetPosition(count));
        return bytes;
    }

    private static async Task<bool> EndsAsync(IConnection connection)
    {
        try
        {
            return (await connection.Pipe.Input.ReadAsync()).IsCompleted;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static async Task WriteUntilEndAsync(IConnection connection)
    {
        FlushResult flushed;
        do
        {
            flushed = await connection.Pipe.Output.WriteAsync(new byte[64 << 10]);
        } while (!flushed.IsCompleted);
    }

    private sealed record Pair(IConnection Client, IConnection Server) : IAsyncDisposable
    {
        public static async Task<Pair> OpenAsync(TcpOptions? options = null)
        {
            var network = new TcpNetwork(options);
            await using var listener = await network.ListenAsync(Anywhere, default);
            return await OpenAsync(network, listener);
        }

        public static async Task<Pair> OpenAsync(TcpNetwork network, IListener listener)
        {
            var client = await network.ConnectAsync(listener.Endpoint, default);
            return new Pair(client, await listener.AcceptAsync(default));
        }

        public async ValueTask DisposeAsync()
        {
            Client.Abort();
            await Client.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
