using EdgeFed.Federation;
using EdgeFed.Learning.Models;
using EdgeFed.Simulation.Federations;
using EdgeFed.Simulation.Network;
using EdgeFed.Transport;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>
/// Darkness costs its own length and hardly more, whatever a unit was doing when it came. Times are virtual, so they are the same in
/// every run and on every machine.
/// </summary>
public class DarknessTests
{
    private const string Vehicle = "worker-0";
    private const ulong Seeds = 10;
    private const double Late = 2;
    private const double RoundTrip = 0.4;

    /// <summary>What travels again after darkness: hardly more than what the kernel had on its way.</summary>
    private const int MaxAgain = 128 << 10;

    /// <summary>As bad as links get that are any good: 0.24 Mbit/s, 0.4 s there and back.</summary>
    private static readonly LinkOptions Bad = new(BytesPerSecond: 30_000, SegmentBytes: 1460)
    {
        MinLatency = TimeSpan.FromMilliseconds(200),
        MaxLatency = TimeSpan.FromMilliseconds(200),
    };

    /// <summary>About 400 kB, for which the bad link takes 13 s.</summary>
    private static readonly ModelSpec Model = ModelSpec.Parse(
        """
        {"version":1,"name":"small","input":[128],"classes":10,"loss":"softmax_cross_entropy","layers":
        [{"type":"linear","name":"fc1","in":128,"out":720},{"type":"linear","name":"fc2","in":720,"out":10}]}
        """);

    [Theory]
    [InlineData(UnitPhase.Uploading, 5)]
    [InlineData(UnitPhase.Uploading, 30)]
    [InlineData(UnitPhase.Downloading, 5)]
    [InlineData(UnitPhase.Downloading, 30)]
    public void Darkness_InATransfer_CostsItselfAndTwoSeconds(UnitPhase phase, int seconds) => ForSeeds(seed =>
    {
        var still = Run(Open(seed, workers: 1));

        var federation = Open(seed, workers: 1);
        DarkAfter(federation, phase, TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(seconds));
        var dark = Run(federation);

        Assert.InRange(dark.Took - still.Took, seconds - 1, seconds + Late);
        Assert.Equal(still.Model, dark.Model);
    });

    [Fact]
    public void NoDarkness_OnAFullSlowLink_IsNotTakenForIt() => ForSeeds(seed =>
    {
        var federation = Open(seed, workers: 1);
        Run(federation);
        Assert.DoesNotContain("does not answer", federation.World.Log.Tail(1000));
        Assert.Single(federation.World.Log.Tail(1000).Split('\n'), static line => line.Contains("Connected to aggregator", StringComparison.Ordinal));
    });

    /// <summary>Training takes 10 s, of which 1 s is over; after that nothing can be sent before the light is back.</summary>
    [Theory]
    [InlineData(5, 0)]
    [InlineData(30, 21)]
    public void Darkness_WhileTraining_CostsWhatIsLeftOfIt(int seconds, int left) => ForSeeds(seed =>
    {
        var still = Run(Open(seed, workers: 1, computeSeconds: 10));

        var federation = Open(seed, workers: 1, computeSeconds: 10);
        DarkAfter(federation, UnitPhase.Training, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(seconds));
        var dark = Run(federation);

        Assert.InRange(dark.Took - still.Took, -1, left + Late);
        Assert.Equal(still.Model, dark.Model);
    });

    /// <summary>The next round begins half a second before the light is back. By then the aggregator has given up who was dark for long.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(30)]
    public void Darkness_WhileWaiting_TheUnitIsBackInTheNextRound(int seconds) => ForSeeds(seed =>
    {
        var still = Open(seed, workers: 2, computeSeconds: 1, otherComputeSeconds: 40);
        still.Start();
        still.RunUntilRound(1);
        var roundTwo = still.World.Now;
        still.RunUntilRound(2);

        var federation = Open(seed, workers: 2, computeSeconds: 1, otherComputeSeconds: 40);
        var light = roundTwo + TimeSpan.FromSeconds(0.5);
        federation.World.After(light - TimeSpan.FromSeconds(seconds), () => federation.World.Network.Blackout(Vehicle, TimeSpan.FromSeconds(seconds)));
        var dark = Run(federation);

        Assert.InRange(dark.Took - still.World.Now.TotalSeconds, -1, 0.5 + Late);
        Assert.All(federation.AggregatorHost.Observer.Rounds, static round => Assert.Equal(2, round.Updates));
    });

    /// <summary>A bus sees its aggregator 18 s in every 60 s. Two uploads and a download fill five and a half such windows.</summary>
    [Fact]
    public void ContactWindows_AreUsedFromTheirFirstMoment() => ForSeeds(seed =>
    {
        var federation = Open(seed, workers: 1, Bad with { BytesPerSecond = 12_000 });
        var connected = new List<double>();
        federation.World.Log.OnLine = line =>
        {
            if (line.Contains("Connected to aggregator", StringComparison.Ordinal)) connected.Add(federation.World.Now.TotalSeconds % 60);
        };
        for (var minute = 0; minute < 10; minute++)
            federation.World.After(TimeSpan.FromMinutes(minute), () => federation.World.Network.Blackout(Vehicle, TimeSpan.FromSeconds(42)));

        Run(federation);

        Assert.InRange(federation.World.Now.TotalMinutes, 5.7, 6);
        Assert.Equal(6, connected.Count);
        Assert.All(connected, static second => Assert.InRange(second, 42, 42 + 0.1 + 2 * RoundTrip + 0.1)); // a wait, a connection, a hello
    });

    private static void ForSeeds(Action<ulong> check)
    {
        for (var seed = 1UL; seed <= Seeds; seed++) check(seed);
    }

    private static SimFederation Open(ulong seed, int workers, LinkOptions? links = null, double computeSeconds = 0.01, double otherComputeSeconds = 0.01)
    {
        var federation = new SimFederation(seed, new FederationSetup(workers, Rounds: 2) { Model = Model, Transport = new TransportOptions(), ChunkBytes = 16 << 10 });
        federation.World.Network.Options = links ?? Bad;
        foreach (var host in federation.World.Hosts)
        {
            host.Disk.FlushTime = (TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
            host.ComputeTime = static _ => TimeSpan.FromMilliseconds(10);
        }
        foreach (var worker in federation.Workers)
        {
            var time = TimeSpan.FromSeconds(worker.Name == Vehicle ? computeSeconds : otherComputeSeconds);
            worker.ComputeTime = _ => worker.Observer.Phase == UnitPhase.Training ? time : TimeSpan.FromMilliseconds(10);
        }
        return federation;
    }

    /// <summary>Darkness begins a while after the vehicle first comes to a phase.</summary>
    private static void DarkAfter(SimFederation federation, UnitPhase phase, TimeSpan after, TimeSpan span)
    {
        var isPlanned = false;
        federation.World.Host(Vehicle).Observer.PhaseChanged += (now, round) =>
        {
            if (now != phase || isPlanned) return;
            isPlanned = true;
            federation.World.After(after, () => federation.World.Network.Blackout(Vehicle, span));
        };
    }

    private static (double Took, string Model) Run(SimFederation federation)
    {
        federation.Start();
        federation.RunUntilRound(2);
        Assert.Empty(federation.Promises.OverWindow(MaxAgain));
        return (federation.World.Now.TotalSeconds, federation.ModelSha256);
    }
}
