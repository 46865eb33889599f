using System.Diagnostics;
using EdgeFed.Federation.Jobs;
using EdgeFed.Fuzz.Core;
using EdgeFed.Simulation;
using EdgeFed.Simulation.Faults;
using EdgeFed.Simulation.Federations;

namespace EdgeFed.Fuzz.Gate;

/// <summary>
/// A whole aggregator, and a worker whose job runs while others send it changed streams of real frames: only they are dropped, and
/// the job ends in the usual digest, with nothing left open.
/// </summary>
public sealed class GateFuzz(ulong seed)
{
    public const string Name = "gate";

    /// <summary>Streams that one world meets.</summary>
    public const int StreamsPerWorld = 50;

    private const int Hosts = 5;
    private const string StrangerName = "stranger";

    // A deadline, because a stranger who is let in is a member, and never delivers.
    private static readonly FederationSetup Setup = new(Workers: 1, Rounds: 3, Participation.Deadline, DeadlineSeconds: 30);
    private static readonly Lazy<string> Usual = new(static () => RunWorld(1, static _ => { }).ModelSha256);
    private readonly FuzzCase _case = new(new FuzzTarget(Name, HostileStream.Corpus(Setup), static _ => { }, static _ => false) { Seal = HostileStream.Seal }, seed);

    /// <summary>Runs streams <paramref name="first"/> and on, a world at a time.</summary>
    /// <exception cref="FuzzFailure">A world that went wrong.</exception>
    public FuzzReport Run(long first, long streams)
    {
        var clock = Stopwatch.StartNew();
        long refused = 0, done = 0;
        for (; done < streams; done += StreamsPerWorld) refused += RunStreams(first + done);
        return new FuzzReport(Name, done, clock.Elapsed.TotalSeconds, done - refused, refused, 0);
    }

    /// <summary>Returns how many streams were cut short by the aggregator.</summary>
    private int RunStreams(long first)
    {
        var refused = 0;
        try
        {
            var federation = RunWorld((ulong)first + 1, world => AddStrangers(world, first, () => refused++));
            if (federation.ModelSha256 != Usual.Value) throw new SimulationException(federation.World.Describe("Another digest."));
            var leaks = federation.Leaks().Where(static leak => !leak.StartsWith(StrangerName, StringComparison.Ordinal)).ToList();
            if (leaks.Count > 0) throw new SimulationException(string.Join("; ", leaks));
            return refused;
        }
        catch (SimulationException failure)
        {
            throw new FuzzFailure($"""
                {Name}, streams {first} to {first + StreamsPerWorld - 1}: {failure.Message}
                again with: dotnet run --project tests/EdgeFed.Fuzz -c Release -- {Name} --seed {seed} --first {first} --inputs {StreamsPerWorld}
                """, failure);
        }
    }

    /// <summary>Strangers come once the worker is a member: alone in a round, they could end the job by refusing to train.</summary>
    private static SimFederation RunWorld(ulong seed, Action<World> prepare)
    {
        var federation = new SimFederation(seed, Setup);
        federation.World.Network.Taps.Clear(); // they check what well-behaved peers say
        federation.World.Log.OnLine = line =>
        {
            FailIfUnexpected(federation.World, line);
            if (line.Contains("Round 1: asking", StringComparison.Ordinal)) federation.World.After(TimeSpan.Zero, () => prepare(federation.World));
        };
        federation.Run(new FaultPlan([]));
        return federation;
    }

    /// <summary>Links and gate survive any exception; that one came up is a mistake of ours all the same.</summary>
    private static void FailIfUnexpected(World world, string line)
    {
        if (line.Contains("unexpected failure", StringComparison.Ordinal)) world.Fail(line);
    }

    private void AddStrangers(World world, long first, Action onRefused)
    {
        for (var i = 0; i < Hosts; i++)
        {
            var host = i;
            world.Host($"{StrangerName}-{i}").Start((environment, cancel) => new Stranger(environment, onRefused)
                .SendAsync(Enumerable.Range(0, StreamsPerWorld / Hosts).Select(n => _case.Make(first + n * Hosts + host)), cancel));
        }
    }
}
