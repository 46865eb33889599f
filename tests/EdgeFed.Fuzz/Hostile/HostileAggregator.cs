using EdgeFed.Core.Units;
using EdgeFed.Federation;
using EdgeFed.Protocol.Messages;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;

namespace EdgeFed.Fuzz.Hostile;

/// <summary>Listens where workers look for their aggregator, welcomes whoever comes, and then says what a test wants.</summary>
internal sealed class HostileAggregator(Func<HostilePeer, CancellationToken, Task> script)
{
    private static readonly Hello Welcome = new()
    {
        DeviceId = "depot",
        Key = new byte[32],
        Instance = 1,
        Role = UnitRole.Aggregator,
        Supported = ["f32", "f16", "q8", "q4", "topk", "zstd"],
    };

    /// <summary>Connections that were welcomed.</summary>
    public int Welcomed { get; private set; }

    /// <summary>Frames that were sent.</summary>
    public long Sent { get; private set; }

    public async Task RunAsync(UnitEnvironment environment, CancellationToken cancel)
    {
        await using var listener = await environment.Network.ListenAsync("*:7400", cancel);
        var serving = new OwnedTasks(static _ => { });
        try
        {
            while (true) serving.Run(ServeAsync(await listener.AcceptAsync(cancel), environment, cancel));
        }
        finally
        {
            await serving.WhenAllAsync();
        }
    }

    private async Task ServeAsync(IConnection connection, UnitEnvironment environment, CancellationToken cancel)
    {
        try
        {
            await Handshake.ReadHelloAsync(connection, TimeSpan.FromSeconds(10), environment.Time, cancel);
            await Handshake.WriteAsync(connection, Welcome, cancel);
            Welcomed++;
            var peer = new HostilePeer(connection, environment.Time);
            var reading = peer.ReadAsync();
            await script(peer, cancel);
            Sent += peer.Sent;
            await connection.DisposeAsync(); // its last words arrive
            await reading;
        }
        finally
        {
            connection.Abort();
            await connection.DisposeAsync();
        }
    }
}
