using EdgeFed.Core.Units;
using EdgeFed.Federation;
using EdgeFed.Protocol.Messages;
using EdgeFed.Simulation.Federations;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Network;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>
/// Something answers where the aggregator should: a worker comes back ever more rarely, whatever it is, and is there soon after the aggregator.
/// </summary>
public class ReconnectTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>With pauses from 0.2 s that double up to 5 s there are 6 of them, and then 11 to 22 in the rest of a minute.</summary>
    private const int MaxConnections = 30;

    [Theory]
    [InlineData("closes")] // a forwarder whose back end is down: ssh -L, haproxy
    [InlineData("refuses")]
    [InlineData("speaks another protocol")]
    [InlineData("welcomes and closes")] // an aggregator that dies of every worker
    [InlineData("welcomes and refuses")]
    [InlineData("says nothing")]
    public void Connect_SomethingElseAnswers_PausesGrowAndTheJobEndsWhenTheAggregatorIsThere(string answer)
    {
        var federation = new SimFederation(1, new FederationSetup(Workers: 1, Rounds: 1), isWatched: false);
        federation.AggregatorHost.Start((environment, cancel) => AnswerAsync(answer, environment, cancel));
        federation.StartWorkers();
        federation.World.RunFor(Minute);

        Assert.InRange(federation.World.Network.Made, 3, MaxConnections);
        Assert.InRange(federation.World.Log.Tail(2000).Split('\n').Length, 1, 60);
        federation.AggregatorHost.Unit!.Stop();
        federation.World.RunFor(TimeSpan.FromSeconds(1));
        federation.StartAggregator();
        federation.RunUntilEnd();
        Assert.InRange(federation.World.Now, Minute, 2 * Minute);
        Assert.Empty(federation.Leaks());
    }

    /// <summary>A link that held says that the next contact is worth haste, however it failed before.</summary>
    [Fact]
    public void Connect_AfterAGoodLink_ComesBackAtOnce()
    {
        var federation = new SimFederation(1, new FederationSetup(Workers: 1, Rounds: 1), isWatched: false);
        federation.AggregatorHost.Start((environment, cancel) => AnswerAsync("welcomes and holds", environment, cancel));
        federation.StartWorkers();
        federation.World.RunFor(TimeSpan.FromSeconds(20));
        var before = federation.World.Network.Made;
        federation.World.Network.CutAll(SimFederation.Aggregator, Simulation.Network.CutKind.Reset);
        federation.World.RunFor(TimeSpan.FromSeconds(1.5));
        Assert.InRange(federation.World.Network.Made, before + 1, before + 3); // attempts follow each other faster than they are answered
        Assert.Single(federation.World.Network.Links);
    }

    private static async Task AnswerAsync(string answer, UnitEnvironment environment, CancellationToken cancel)
    {
        await using var listener = await environment.Network.ListenAsync("*:7400", cancel);
        var connections = new List<IConnection>();
        var serving = new OwnedTasks(_ => { });
        try
        {
            while (true)
            {
                var connection = await listener.AcceptAsync(cancel);
                connections.Add(connection);
                serving.Run(AnswerAsync(answer, connection, environment, cancel));
            }
        }
        finally
        {
            foreach (var connection in connections) connection.Abort();
            await serving.WhenAllAsync();
        }
    }

    private static async Task AnswerAsync(string answer, IConnection connection, UnitEnvironment environment, CancellationToken cancel)
    {
        if (answer is not ("closes" or "says nothing")) await Handshake.ReadHelloAsync(connection, Minute, environment.Time, cancel);
        if (answer.StartsWith("welcomes", StringComparison.Ordinal)) await Handshake.WriteAsync(connection, Welcome, cancel);
        if (answer.EndsWith("refuses", StringComparison.Ordinal)) await Handshake.RefuseAsync(connection, RejectCode.IdTaken, "another unit has this id", cancel);
        if (answer == "speaks another protocol") await connection.Pipe.Output.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), cancel);
        if (answer is "says nothing" or "welcomes and holds") await ListenAsync(connection, isAnswering: answer != "says nothing", cancel);
        await connection.DisposeAsync();
    }

    private static async Task ListenAsync(IConnection connection, bool isAnswering, CancellationToken cancel)
    {
        while (await connection.Pipe.Input.ReadAsync(cancel) is { IsCompleted: false } read)
        {
            connection.Pipe.Input.AdvanceTo(read.Buffer.End);
            if (isAnswering) await Handshake.WriteAsync(connection, new Heartbeat(1, 0), cancel);
        }
    }

    private static Hello Welcome { get; } = new() { DeviceId = "depot", Key = new byte[32], Instance = 1, Role = UnitRole.Aggregator, Supported = ["f32", "zstd"] };
}
