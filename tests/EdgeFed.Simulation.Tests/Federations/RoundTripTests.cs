using EdgeFed.Protocol.Frames;
using EdgeFed.Simulation.Federations;
using EdgeFed.Simulation.Network;
using EdgeFed.Transport;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>How often a round waits for the length of the link. Times are virtual: the same in every run and on every machine.</summary>
public class RoundTripTests
{
    private const double RoundTrip = 0.1;

    /// <summary>So fast that bytes take no time beside the way.</summary>
    private static readonly LinkOptions Long = new(
        BytesPerSecond: 1e9, WindowBytes: 16 << 20, SegmentBytes: 64 << 10, Fragmentation: 0, OutputPauseBytes: 16 << 20, InputPauseBytes: 16 << 20)
    {
        MinLatency = TimeSpan.FromSeconds(RoundTrip / 2),
        MaxLatency = TimeSpan.FromSeconds(RoundTrip / 2),
        Jitter = TimeSpan.Zero,
    };

    [Theory, InlineData("f32"), InlineData("q8")]
    public void Round_InSteadyState_TakesOneRoundTrip(string encoding)
    {
        var federation = new SimFederation(1, new FederationSetup(Workers: 2, Rounds: 4, Encoding: encoding) { Transport = new TransportOptions() });
        federation.World.Network.Options = Long;
        foreach (var host in federation.World.Hosts)
        {
            host.Disk.FlushTime = (TimeSpan.Zero, TimeSpan.Zero);
            host.ComputeTime = static _ => TimeSpan.Zero;
        }

        var rounds = new RoundWatch(federation.World);
        federation.World.Network.Taps.Add(rounds);
        federation.Start();
        federation.RunUntilRound(4);

        Assert.Equal(4, rounds.RoundTrips.Count);
        Assert.All(rounds.RoundTrips.Skip(1), static trips => Assert.InRange(trips, 1, 1.1));
        Assert.Equal(0, federation.Promises.BytesSentTwice);
    }

    /// <summary>Measures at the aggregator: from asking a worker until its update is durable.</summary>
    private sealed class RoundWatch(World world) : IWireTap
    {
        private const string Watched = "worker-0";
        private readonly FrameTap _tap = new();
        private TimeSpan _asked;

        public List<double> RoundTrips { get; } = [];

        public void OnSent(int connection, string from, string to, ReadOnlySpan<byte> bytes)
        {
            if (to == Watched) _tap.Feed(bytes, OnFrame);
        }

        private void OnFrame(Frame frame)
        {
            if (frame.Kind == FrameKind.Train) _asked = world.Now;
            if (frame.Kind == FrameKind.Complete) RoundTrips.Add((world.Now - _asked).TotalSeconds / RoundTrip);
        }
    }
}
