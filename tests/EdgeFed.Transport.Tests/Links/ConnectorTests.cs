using EdgeFed.Core.Units;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Transport.Tests.Links;

/// <summary>Attempts over real sockets, of which a test decides which ones hang.</summary>
public class ConnectorTests
{
    private static readonly TransportOptions _options = new(ReconnectMinSeconds: 0.02);
    private readonly List<string> _failures = [];

    [Fact]
    public void Run_FirstAttemptsHang_ALaterOneGetsThrough() => LinkPair.OnLoop(async () =>
    {
        var network = new PatchyNetwork(hanging: 3);
        await using var listener = await network.ListenAsync("127.0.0.1:0", default);
        using var stop = new CancellationTokenSource();
        var serving = ServeAsync(listener, stop.Token);
        var contact = await (await RaceAsync(network, listener.Endpoint)).RunAsync(default);
        Assert.Equal("depot", contact.Theirs.DeviceId);
        Assert.InRange(network.Attempts, 4, 50);
        contact.Connection.Abort();
        stop.Cancel();
        await serving;
    });

    [Fact]
    public void Run_Refused_Throws() => LinkPair.OnLoop(async () =>
    {
        var network = new PatchyNetwork(hanging: 0);
        await using var listener = await network.ListenAsync("127.0.0.1:0", default);
        var race = await RaceAsync(network, listener.Endpoint);
        var running = race.RunAsync(default);
        var connection = await listener.AcceptAsync(default);
        await Handshake.RefuseAsync(connection, RejectCode.IdTaken, "taken", default);
        Assert.Equal(RejectCode.IdTaken, (await Assert.ThrowsAsync<RefusedException>(() => running)).Code);
        connection.Abort();
    });

    [Fact]
    public void Run_Cancelled_LeavesNothingOpen() => LinkPair.OnLoop(async () =>
    {
        var network = new PatchyNetwork(hanging: int.MaxValue);
        using var stop = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await (await RaceAsync(network, "127.0.0.1:1")).RunAsync(stop.Token));
        Assert.Equal(0, network.Hanging);
    });

    [Fact]
    public void Run_NobodyListens_SaysWhyAndGoesOn() => LinkPair.OnLoop(async () =>
    {
        using var stop = new CancellationTokenSource(200);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await (await RaceAsync(new PatchyNetwork(hanging: 0), "127.0.0.1:1")).RunAsync(stop.Token));
        Assert.True(_failures.Count > 1);
        Assert.Contains("refused", _failures[0]);
    });

    /// <summary>A TLS handshake is dear to a peer that a whole fleet comes back to.</summary>
    [Fact]
    public void Run_SeveralConnectedAtOnce_OneIsSecured() => LinkPair.OnLoop(async () =>
    {
        var network = new CrowdedNetwork(crowd: 5);
        using var stop = new CancellationTokenSource();
        var time = new FakeTimeProvider();
        var running = (await RaceAsync(network, "depot:7700", time)).RunAsync(stop.Token);
        while (!network.Crowded.IsCompleted) await PassAsync(time);
        for (var more = 0; more < 10; more++) await PassAsync(time);
        Assert.Equal((5, 1), (network.Attempts, network.Securing));
        stop.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    });

    /// <summary>As long as the pause between two attempts at most is; the loop has one thread, on which what is due then comes first.</summary>
    private static async Task PassAsync(FakeTimeProvider time)
    {
        time.Advance(TimeSpan.FromSeconds(_options.ReconnectMinSeconds));
        await Task.Yield();
    }

    private async Task<Connector> RaceAsync(INetwork network, string endpoint, TimeProvider? time = null)
    {
        var services = (await LinkUnit.OpenAsync(_options, time)).Services;
        return new Connector(network, endpoint, HelloOf("unit-01"), services, new ReconnectPolicy(_options, services.Time, () => 0.5), _failures.Add);
    }

    /// <summary>Answers every hello: on a busy machine a greeting may be given up, and the next attempt is a new connection.</summary>
    private static async Task ServeAsync(IListener listener, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                var connection = await listener.AcceptAsync(stop);
                await connection.Pipe.Input.ReadAsync(stop);
                await Handshake.WriteAsync(connection, HelloOf("depot"), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // nobody asks any more
        }
    }

    private static Hello HelloOf(string device) => new() { DeviceId = device, Key = new byte[32], Instance = 1, Role = UnitRole.Worker };

    /// <summary>TCP, of which the first attempts to connect are lost in the dark.</summary>
    private sealed class PatchyNetwork(int hanging) : INetwork
    {
        private readonly TcpNetwork _tcp = new();

        public int Attempts { get; private set; }

        public int Hanging { get; private set; }

        public ValueTask<IListener> ListenAsync(string endpoint, CancellationToken cancel) => _tcp.ListenAsync(endpoint, cancel);

        public async ValueTask<IConnection> ConnectAsync(string endpoint, CancellationToken cancel)
        {
            if (++Attempts > hanging) return await _tcp.ConnectAsync(endpoint, cancel);
            Hanging++;
            try
            {
                await Task.Delay(Timeout.Infinite, cancel);
                throw new InvalidOperationException();
            }
            finally
            {
                Hanging--;
            }
        }
    }

    /// <summary>Attempts are connected all at once when there are so many; then the peer is too busy to secure any.</summary>
    private sealed class CrowdedNetwork(int crowd) : INetwork
    {
        private readonly TaskCompletionSource _crowded = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Attempts { get; private set; }

        public Task Crowded => _crowded.Task;

        public int Securing { get; private set; }

        public ValueTask<IListener> ListenAsync(string endpoint, CancellationToken cancel) => throw new NotSupportedException();

        public async ValueTask<IConnection> ConnectAsync(string endpoint, CancellationToken cancel)
        {
            if (++Attempts >= crowd) _crowded.TrySetResult();
            await _crowded.Task;
            return new Connection(this);
        }

        private sealed class Connection(CrowdedNetwork network) : IConnection
        {
            public System.IO.Pipelines.IDuplexPipe Pipe => throw new InvalidOperationException("not secured");

            public string Peer => "depot:7700";

            public Task SecureAsync(CancellationToken cancel)
            {
                network.Securing++;
                return Task.Delay(Timeout.Infinite, cancel);
            }

            public void Abort()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
