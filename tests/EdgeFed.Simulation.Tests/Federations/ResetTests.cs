using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;
using EdgeFed.Simulation.Network;
using static EdgeFed.Simulation.Tests.Federations.FaultyRuns;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>A reset after each frame of a small job in turn, and in the middle of each; and links that carry a few bytes at a time.</summary>
public class ResetTests
{
    private static readonly FederationSetup Setup = new(Workers: 1, Rounds: 2);
    private static readonly LinkOptions Whole = new(Fragmentation: 0) { KeepsFramesApart = true };
    private static readonly Lazy<string> Undisturbed = new(static () => Run(Whole, reset: -1).Federation.ModelSha256);

    /// <summary>Frames at which a connection is cut, one by one: hellos, the job, tasks, wants, manifests, chunks, acknowledgements and all the rest.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)] // a frame travels in pieces: the cut is in the middle of one
    public void Reset_AfterEachMoveInTurn_EndsInTheUndisturbedDigest(double fragmentation)
    {
        var links = Whole with { Fragmentation = fragmentation };
        var moves = Run(links, reset: -1).Moves;
        var first = -1;
        var step = fragmentation == 0 ? 1 : 3; // there are several pieces of each frame
        Parallel.For(0, moves / step, turn => Check(links, turn * step, ref first));
        Assert.InRange(moves, 60, 2000);
        if (first >= 0) Check(links, first, ref first); // again, alone, for its message
    }

    /// <summary>As with the smallest segments that TCP can have, and smaller.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(216)] // of an MTU of 256
    [InlineData(536)] // of one of 576, the smallest that the internet promises
    public void Run_TinySegments_EndsInTheUndisturbedDigest(int segmentBytes)
    {
        var (federation, _) = Run(new LinkOptions(SegmentBytes: segmentBytes, Fragmentation: 0), reset: -1);
        Assert.Equal(Undisturbed.Value, federation.ModelSha256);
        CheckPromises(federation);
    }

    private static void Check(LinkOptions links, int reset, ref int first)
    {
        try
        {
            var (federation, _) = Run(links, reset);
            CheckDigest(federation, Undisturbed.Value);
            CheckPromises(federation);
        }
        catch (Exception) when (Interlocked.CompareExchange(ref first, reset, -1) == -1)
        {
            // it is run again
        }
    }

    /// <summary>Cuts the connection that the move with this number, counted from 0, has just arrived on; -1 for none.</summary>
    private static (SimFederation Federation, int Moves) Run(LinkOptions links, int reset)
    {
        var federation = new SimFederation(1, Setup);
        federation.World.Network.Options = links;
        var cut = new CutAt(federation.World, reset);
        federation.World.Network.Taps.Add(cut);
        federation.Run(new FaultPlan([]));
        return (federation, cut.Moves);
    }

    private sealed class CutAt(World world, int reset) : IWireTap
    {
        public int Moves { get; private set; }

        public void OnDelivered(int connection, string from, string to, ReadOnlySpan<byte> bytes)
        {
            if (Moves++ == reset) world.After(TimeSpan.Zero, () => world.Network.Links.FirstOrDefault(link => link.Id == connection)?.Cut(CutKind.Reset));
        }
    }
}
