using EdgeFed.Federation.Jobs;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Simulation.Federations;
using EdgeFed.Simulation.Network;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>A worker that was away gets the deltas it lacks where they are smaller than the model, else the model; both are the same model.</summary>
public class SkippedVersionTests
{
    private const string Late = "worker-2";
    private const int Rounds = 12;

    [Theory]
    [InlineData("q8", 1, ObjectKind.Delta)]
    [InlineData("q4", 1, ObjectKind.Delta)] // its models are in q8
    [InlineData("topk", 1, ObjectKind.Delta)]
    [InlineData("q8", 2, null)] // three or four deltas: as large as the model
    [InlineData("f16", 2, ObjectKind.Model)]
    [InlineData("q8", 8, ObjectKind.Model)]
    public void Worker_AwayForSomeVersions_TakesTheShorterWayToTheSameModel(string encoding, int skipped, ObjectKind? way)
    {
        var (federation, offers) = Federation(encoding);
        federation.Start();
        federation.RunUntilRound(2);
        federation.World.Host(Late).Crash(CrashKind.Kill);
        federation.RunUntilRound(2 + skipped);
        offers.Names.Clear();
        federation.World.Host(Late).Restart();
        Finish(federation);

        Assert.Equal(way ?? offers.Names[0].Kind, offers.Names[0].Kind);
        if (offers.Names[0].Kind == ObjectKind.Model) return;
        var chain = offers.Names.TakeWhile((name, i) => name.Kind == ObjectKind.Delta && name.Number == offers.Names[0].Number + i).ToList();
        Assert.InRange(offers.Names[0].Number, 1, 3); // it held the version before round 2, or the one after
        Assert.True(chain.Count >= skipped, string.Join(", ", chain));
    }

    [Theory, InlineData("q8"), InlineData("topk")]
    public void Worker_ThatMissedEveryRound_EndsWithTheFinalModel(string encoding)
    {
        var (federation, offers) = Federation(encoding);
        federation.Start();
        federation.World.Host(Late).Crash(CrashKind.Kill);
        federation.RunUntilRound(Rounds);
        federation.World.Host(Late).Restart();
        Finish(federation);

        Assert.Equal([ObjectKind.Model], offers.Names.Select(static name => name.Kind));
    }

    private static (SimFederation Federation, OfferTap Offers) Federation(string encoding)
    {
        var setup = new FederationSetup(Workers: 3, Rounds: Rounds, Participation.Deadline, MinUpdates: 1, DeadlineSeconds: 20, Encoding: encoding) { MinWorkers = 2, ChunkBytes = 1024 };
        var federation = new SimFederation(3, setup);
        federation.World.Host("worker-0").ComputeTime = static _ => TimeSpan.FromSeconds(2); // so that no round passes while the late one connects
        var offers = new OfferTap(Late);
        federation.World.Network.Taps.Add(offers);
        return (federation, offers);
    }

    private static void Finish(SimFederation federation)
    {
        federation.RunUntilEnd();
        Assert.All(federation.Workers, worker => Assert.Contains(federation.ModelSha256[..8], worker.Observer.ToString()));
        Assert.Empty(federation.Damage);
    }

    /// <summary>What the aggregator offers to one worker.</summary>
    private sealed class OfferTap(string receiver) : IWireTap
    {
        private readonly Dictionary<int, FrameTap> _taps = [];

        public List<ObjectName> Names { get; } = [];

        public void OnDelivered(int connection, string from, string to, ReadOnlySpan<byte> bytes)
        {
            if (to != receiver) return;
            if (!_taps.TryGetValue(connection, out var tap)) _taps[connection] = tap = new FrameTap();
            tap.Feed(bytes, frame =>
            {
                if (frame.Kind == FrameKind.Manifest) Names.Add(ObjectName.Parse(Manifest.Read(frame.Payload).Representation.Name));
            });
        }

        public void OnEnded(int connection)
        {
        }
    }
}
