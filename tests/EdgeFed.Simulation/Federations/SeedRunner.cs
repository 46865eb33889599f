using System.Globalization;
using EdgeFed.Simulation.Faults;

namespace EdgeFed.Simulation.Federations;

/// <summary>Runs one scenario for many seeds, a world a thread, and makes a failure something a person can work with.</summary>
/// <param name="What">How the failing test is chosen: a part of its name.</param>
/// <param name="PlanOf">What goes wrong in a seed.</param>
/// <param name="Check">Runs a seed with a plan; throws if a promise is broken.</param>
public sealed record SeedRunner(string What, Func<ulong, FaultPlan> PlanOf, Action<ulong, FaultPlan> Check)
{
    /// <summary>Seeds of one run: EDGEFED_SEEDS=FIRST-LAST, or so many, or ever so many for the long form.</summary>
    public static (ulong First, ulong Last) Seeds(ulong few, ulong many)
    {
        var text = Environment.GetEnvironmentVariable("EDGEFED_SEEDS");
        if (text is null) return (1, Environment.GetEnvironmentVariable("EDGEFED_TEST_ALL") == "1" ? many : few);
        var ends = text.Split('-');
        return (ulong.Parse(ends[0], CultureInfo.InvariantCulture), ulong.Parse(ends[^1], CultureInfo.InvariantCulture));
    }

    /// <summary>Runs all seeds; throws for the lowest that failed, with its plan cut down to the faults it needs.</summary>
    public void Run((ulong First, ulong Last) seeds)
    {
        var next = seeds.First - 1;
        var failed = ulong.MaxValue;
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work, 16 << 20)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        if (failed != ulong.MaxValue) throw new SimulationException(Explain(failed));

        void Work()
        {
            for (var seed = Interlocked.Increment(ref next); seed <= seeds.Last && seed < Volatile.Read(ref failed); seed = Interlocked.Increment(ref next))
                if (Failure(seed, PlanOf(seed)) is not null) KeepLowest(ref failed, seed);
        }
    }

    private static void KeepLowest(ref ulong lowest, ulong seed)
    {
        var seen = Volatile.Read(ref lowest);
        while (seed < seen)
        {
            var before = Interlocked.CompareExchange(ref lowest, seed, seen);
            if (before == seen) return;
            seen = before;
        }
    }

    private string? Failure(ulong seed, FaultPlan plan)
    {
        try
        {
            Check(seed, plan);
            return null;
        }
        catch (Exception failure)
        {
            return failure.Message;
        }
    }

    private string Explain(ulong seed)
    {
        var plan = Shrinker.Shrink(PlanOf(seed), smaller => Failure(seed, smaller) is not null);
        return $"""
            Seed {seed} fails; again with: EDGEFED_SEEDS={seed}-{seed} dotnet test tests/EdgeFed.Simulation.Tests -c Release --filter {What}
            The faults it needs, of {PlanOf(seed).Faults.Count}:
            {plan}
            {Failure(seed, plan)}
            """;
    }
}
