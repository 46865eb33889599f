using System.Buffers;
using System.Diagnostics;
using EdgeFed.Core.Endpoints;
using EdgeFed.Federation;
using EdgeFed.Simulation.Faults;
using EdgeFed.Transport.Network;
using Xunit.Abstractions;

namespace EdgeFed.Simulation.Tests;

public class DeterminismTests(ITestOutputHelper output)
{
    private static readonly string[] _clients = ["a", "b", "c", "d"];

    [Fact]
    public void SameSeed_Twice_SameTrace()
    {
        for (var seed = 0UL; seed < 10; seed++) Assert.Equal(Chatter(seed).Trace, Chatter(seed).Trace);
    }

    [Fact]
    public void DifferentSeeds_DifferentTraces() => Assert.NotEqual(Chatter(1).Trace, Chatter(2).Trace);

    [Fact]
    public void Speed_ChatterUnderFaults_IsReported()
    {
        var clock = Stopwatch.StartNew();
        var events = Enumerable.Range(0, 20).Sum(seed => Chatter((ulong)seed).Events);
        output.WriteLine($"{events} events, {events / clock.Elapsed.TotalSeconds:N0} a second");
        Assert.True(events > 10_000);
    }

    /// <summary>Four clients store, compute and send to a server for two minutes, while things go wrong.</summary>
    private static World Chatter(ulong seed)
    {
        var world = new World(seed);
        world.Host("server").Start(ServeAsync);
        foreach (var client in _clients) world.Host(client).Start(ChatAsync);
        FaultPlan.FromSeed(seed, new FaultPlanOptions(["server", .. _clients], TimeSpan.FromMinutes(1))).ApplyTo(world);
        world.RunFor(TimeSpan.FromMinutes(2));
        return world;
    }

    private static async Task ServeAsync(UnitEnvironment unit, CancellationToken cancel)
    {
        await using var listener = await unit.Network.ListenAsync("*:7", cancel);
        while (true) _ = EchoAsync(await listener.AcceptAsync(cancel));
    }

    private static async Task EchoAsync(IConnection connection)
    {
        await using var _ = connection;
        try
        {
            while (await connection.Pipe.Input.ReadAsync() is { IsCompleted: false } read)
            {
                await connection.Pipe.Output.WriteAsync(read.Buffer.ToArray());
                connection.Pipe.Input.AdvanceTo(read.Buffer.End);
            }
        }
        catch (IOException)
        {
        }
    }

    private static async Task ChatAsync(UnitEnvironment unit, CancellationToken cancel)
    {
        while (true)
        {
            try
            {
                using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20), unit.Time);
                await using var connection = await unit.Network.ConnectAsync("server:7", limit.Token);
                for (var i = 0; i < 50; i++) await ExchangeAsync(unit, connection, limit.Token);
            }
            catch (Exception failure) when (failure is IOException or NetworkException or OperationCanceledException)
            {
                await Task.Delay(TimeSpan.FromSeconds(unit.Random.NextDouble()), unit.Time, cancel);
            }
        }
    }

    private static async Task ExchangeAsync(UnitEnvironment unit, IConnection connection, CancellationToken cancel)
    {
        var bytes = await unit.Compute.RunAsync(() => new byte[2000]);
        unit.Random.Fill(bytes);
        await connection.Pipe.Output.WriteAsync(bytes, cancel);
        var read = await connection.Pipe.Input.ReadAtLeastAsync(bytes.Length, cancel);
        if (read.Buffer.Length < bytes.Length) throw new IOException("cut");
        connection.Pipe.Input.AdvanceTo(read.Buffer.End);
        using var file = unit.Storage.Open("chat");
        file.Write(file.Length, bytes);
        await file.FlushAsync();
    }
}
