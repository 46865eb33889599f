using System.Buffers;
using System.IO.Pipelines;
using EdgeFed.Core.Endpoints;
using EdgeFed.Simulation.Network;
using EdgeFed.Transport.Network;

namespace EdgeFed.Simulation.Tests.Network;

public class SimNetworkTests
{
    private readonly World _world = new(7);

    [Fact]
    public void Connection_ManyBytesBothWays_ArriveUnchangedInOrder()
    {
        var payload = new byte[300_000];
        new SimRandom(3).Fill(payload);
        byte[]? echoed = null;
        Serve(async connection =>
        {
            while (await connection.Pipe.Input.ReadAsync() is { IsCompleted: false } read)
            {
                foreach (var part in read.Buffer) await connection.Pipe.Output.WriteAsync(part);
                connection.Pipe.Input.AdvanceTo(read.Buffer.End);
            }
            await connection.DisposeAsync();
        });
        Connect(async connection =>
        {
            var writing = connection.Pipe.Output.WriteAsync(payload).AsTask();
            echoed = await ReadExactlyAsync(connection, payload.Length);
            await writing;
            await connection.DisposeAsync();
        });
        _world.Run(() => Ended("client"));
        _world.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(payload, echoed);
        Assert.Empty(_world.Network.Links);
        Assert.Equal(0, _world.Host("client").Unit!.OpenConnections);
    }

    [Fact]
    public void Connection_Rate_TakesItsTime()
    {
        _world.Network.Options = new LinkOptions(BytesPerSecond: 10_000);
        Serve(async connection => await ReadExactlyAsync(connection, 100_000));
        Connect(async connection => await connection.Pipe.Output.WriteAsync(new byte[100_000]));
        _world.Run(() => Ended("server"));
        Assert.InRange(_world.Now.TotalSeconds, 10, 10.5);
    }

    [Fact]
    public void Connection_NobodyReads_WriterIsHeldWithinTheThresholds()
    {
        var written = 0;
        Serve(async _ => await new TaskCompletionSource().Task);
        Connect(async connection =>
        {
            while (true)
            {
                await connection.Pipe.Output.WriteAsync(new byte[1000]);
                written += 1000;
            }
        });
        _world.RunFor(TimeSpan.FromMinutes(1));
        Assert.InRange(written, 64 << 10, 3 * (64 << 10) + 2000);
    }

    [Fact]
    public void Connect_NobodyListens_IsRefused()
    {
        NetworkException? failure = null;
        _world.Host("client").Start(async (unit, cancel) =>
            failure = await Assert.ThrowsAsync<NetworkException>(async () => await unit.Network.ConnectAsync("server:7", cancel)));
        _world.Run(() => Ended("client"));
        Assert.Contains("server:7", failure!.Message);
        Assert.Contains("refused", failure.Message);
    }

    [Fact]
    public void Listen_PortTaken_IsRefused()
    {
        _world.Host("server").Start(async (unit, cancel) =>
        {
            await using var first = await unit.Network.ListenAsync("0.0.0.0:7", cancel);
            Assert.Equal("server:7", first.Endpoint);
            await Assert.ThrowsAsync<NetworkException>(async () => await unit.Network.ListenAsync("server:7", cancel));
        });
        _world.Run(() => Ended("server"));
    }

    [Fact]
    public void Connect_InABlackout_IsMadeAtTheNextTryAfterItsEnd()
    {
        Serve(async connection => await connection.DisposeAsync());
        _world.Network.Blackout("server", TimeSpan.FromSeconds(20));
        Connect(_ => Task.CompletedTask);
        _world.Run(() => Ended("client"));
        Assert.InRange(_world.Now.TotalSeconds, 31, 32); // tried after 1, 3, 7, 15 and 31 s
    }

    [Fact]
    public void Connect_ABlackoutThatDoesNotEnd_TimesOut()
    {
        Serve(async connection => await connection.DisposeAsync());
        _world.Network.Blackout("server", TimeSpan.FromHours(1));
        _world.Host("client").Start(async (unit, cancel) =>
            await Assert.ThrowsAsync<NetworkException>(async () => await unit.Network.ConnectAsync("server:7", cancel)));
        _world.Run(() => Ended("client"));
        Assert.InRange(_world.Now.TotalSeconds, 59, 61);
    }

    [Fact]
    public void Connect_Cancelled_Throws()
    {
        _world.Network.Blackout("server", TimeSpan.FromHours(1));
        _world.Host("client").Start(async (unit, _) =>
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(3), unit.Time);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await unit.Network.ConnectAsync("server:7", limit.Token));
        });
        _world.Run(() => Ended("client"));
        Assert.Equal(3, _world.Now.TotalSeconds);
    }

    [Fact]
    public void Blackout_BytesInFlight_ArriveWhenSentAgain()
    {
        TimeSpan arrived = default;
        Serve(async connection =>
        {
            await ReadExactlyAsync(connection, 10);
            arrived = _world.Now;
        });
        Connect(async connection =>
        {
            _world.Network.Blackout("client", TimeSpan.FromSeconds(30));
            await connection.Pipe.Output.WriteAsync(new byte[10]);
            await new TaskCompletionSource().Task;
        });
        _world.Run(() => Ended("server"));
        Assert.InRange(arrived.TotalSeconds, 31, 50); // after 0.2 s and a round trip, then twice as long each time
    }

    [Fact]
    public void Cut_Reset_BothEndsNoticeSoonAndFlushesComplete()
    {
        var ended = new List<TimeSpan>();
        Serve(connection => UntilEndAsync(connection, ended));
        Connect(async connection =>
        {
            while (!(await connection.Pipe.Output.WriteAsync(new byte[5000])).IsCompleted)
                ;
            await UntilEndAsync(connection, ended);
        });
        _world.After(TimeSpan.FromSeconds(2), () => _world.Network.Links[0].Cut(CutKind.Reset));
        _world.Run(() => Ended("client") && Ended("server"));
        Assert.All(ended, at => Assert.InRange(at.TotalSeconds, 2, 2.1));
        Assert.Empty(_world.Network.Links);
    }

    [Fact]
    public void Cut_HalfOpen_OneEndHearsNothing()
    {
        _world.Network.Options = new LinkOptions(SilentForEver: 1);
        var ended = new List<TimeSpan>();
        Serve(connection => UntilEndAsync(connection, ended));
        Connect(connection => UntilEndAsync(connection, ended));
        _world.After(TimeSpan.FromSeconds(2), () => _world.Network.Links[0].Cut(CutKind.HalfOpen));
        _world.RunFor(TimeSpan.FromHours(1));
        Assert.Single(ended);
    }

    [Fact]
    public void Abort_ByOneSide_OtherSideNotices()
    {
        var ended = new List<TimeSpan>();
        Serve(connection => UntilEndAsync(connection, ended));
        Connect(connection =>
        {
            connection.Abort();
            return Task.CompletedTask;
        });
        _world.Run(() => Ended("server"));
        Assert.Single(ended);
    }

    [Fact]
    public void Dispose_AfterLastWords_TheyArriveAndThenTheEnd()
    {
        byte[]? words = null;
        Serve(async connection =>
        {
            words = await ReadExactlyAsync(connection, 9000);
            Assert.True((await connection.Pipe.Input.ReadAsync()).IsCompleted);
            await connection.DisposeAsync();
        });
        Connect(async connection =>
        {
            await connection.Pipe.Output.WriteAsync(new byte[9000]);
            await connection.DisposeAsync();
        });
        _world.Run(() => Ended("server"));
        Assert.Equal(9000, words!.Length);
    }

    [Theory, InlineData(CrashKind.Kill), InlineData(CrashKind.PowerLoss)]
    public void Crash_OfOneSide_OtherSideNoticesInTheEnd(CrashKind kind)
    {
        _world.Network.Options = new LinkOptions(SilentForEver: 0);
        var ended = new List<TimeSpan>();
        Serve(connection => UntilEndAsync(connection, ended));
        Connect(_ => new TaskCompletionSource().Task);
        _world.After(TimeSpan.FromSeconds(2), () => _world.Host("client").Crash(kind));
        _world.Run(() => Ended("server"));
        Assert.InRange(ended[0].TotalSeconds, 2, kind == CrashKind.Kill ? 2.1 : 123);
    }

    [Fact]
    public void Crash_WhileReading_TheReaderNeverContinues()
    {
        var continued = false;
        Serve(async connection =>
        {
            await connection.Pipe.Input.ReadAsync();
            continued = true;
        });
        Connect(async connection =>
        {
            await connection.Pipe.Output.WriteAsync(new byte[10]);
            _world.After(TimeSpan.FromMilliseconds(0.1), () => _world.Host("server").Crash());
            await new TaskCompletionSource().Task;
        });
        _world.RunFor(TimeSpan.FromMinutes(5));
        Assert.Equal(UnitState.Crashed, _world.Host("server").Unit!.State);
        Assert.False(continued);
    }

    [Fact]
    public void Crash_BytesDeliveredButNotYetRead_TheReaderNeverContinues()
    {
        var continued = false;
        _world.Network.Taps.Add(new CrashOnDelivery(_world.Host("server")));
        Serve(async connection =>
        {
            await connection.Pipe.Input.ReadAsync();
            continued = true;
        });
        Connect(async connection =>
        {
            await connection.Pipe.Output.WriteAsync(new byte[10]);
            await new TaskCompletionSource().Task;
        });
        _world.RunFor(TimeSpan.FromMinutes(5));
        Assert.Equal(1, _world.Host("server").Crashes);
        Assert.False(continued);
    }

    [Fact]
    public void Tap_SentBytes_AreSeenThenDelivered()
    {
        var tap = new CountingTap();
        _world.Network.Taps.Add(tap);
        Serve(async connection => await ReadExactlyAsync(connection, 50_000));
        Connect(async connection => await connection.Pipe.Output.WriteAsync(new byte[50_000]));
        _world.Run(() => Ended("server"));
        Assert.Equal(["client>server sent 50000", "client>server delivered 50000"], tap.Totals);
    }

    private bool Ended(string host) => _world.Host(host).Unit is { State: UnitState.Ended };

    private void Serve(Func<IConnection, Task> handle) => _world.Host("server").Start(async (unit, cancel) =>
    {
        await using var listener = await unit.Network.ListenAsync("server:7", cancel);
        await handle(await listener.AcceptAsync(cancel));
    });

    private void Connect(Func<IConnection, Task> handle) =>
        _world.Host("client").Start(async (unit, cancel) => await handle(await unit.Network.ConnectAsync("server:7", cancel)));

    private static async Task<byte[]> ReadExactlyAsync(IConnection connection, int count)
    {
        var read = await connection.Pipe.Input.ReadAtLeastAsync(count);
        var bytes = read.Buffer.Slice(0, Math.Min(count, read.Buffer.Length)).ToArray();
        connection.Pipe.Input.AdvanceTo(read.Buffer.GetPosition(bytes.Length));
        return bytes;
    }

    private async Task UntilEndAsync(IConnection connection, List<TimeSpan> ended)
    {
        try
        {
            while (await connection.Pipe.Input.ReadAsync() is { IsCompleted: false } read) connection.Pipe.Input.AdvanceTo(read.Buffer.End);
        }
        catch (IOException)
        {
        }
        ended.Add(_world.Now);
    }

    /// <summary>The receiver dies at the moment the bytes reach its buffer: its reader's continuation is posted and then dropped.</summary>
    private sealed class CrashOnDelivery(SimHost host) : IWireTap
    {
        public void OnDelivered(int connection, string from, string to, ReadOnlySpan<byte> bytes) => host.Crash();
    }

    private sealed class CountingTap : IWireTap
    {
        private readonly SortedDictionary<string, int> _bytes = new(Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a)));

        public IEnumerable<string> Totals => _bytes.Select(pair => $"{pair.Key} {pair.Value}");

        public void OnSent(int connection, string from, string to, ReadOnlySpan<byte> bytes) => Count($"{from}>{to} sent", bytes.Length);

        public void OnDelivered(int connection, string from, string to, ReadOnlySpan<byte> bytes) => Count($"{from}>{to} delivered", bytes.Length);

        private void Count(string what, int count) => _bytes[what] = _bytes.GetValueOrDefault(what) + count;
    }
}
