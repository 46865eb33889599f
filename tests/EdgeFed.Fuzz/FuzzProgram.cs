using System.Globalization;
using EdgeFed.Fuzz.Core;
using EdgeFed.Fuzz.Gate;
using EdgeFed.Fuzz.Targets;

namespace EdgeFed.Fuzz;

/// <summary>Runs targets from the command line; one JSON line each.</summary>
internal static class FuzzProgram
{
    private const string Usage = "usage: EdgeFed.Fuzz [TARGET...] [--seed S] [--first I] [--inputs N]    (default: all targets, seed 1, a million inputs)";

    public static int Run(string[] args)
    {
        var (seed, first, inputs) = (1UL, 0L, 1_000_000L);
        var names = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--seed": seed = ulong.Parse(args[++i], CultureInfo.InvariantCulture); break;
                case "--first": first = long.Parse(args[++i], CultureInfo.InvariantCulture); break;
                case "--inputs": inputs = long.Parse(args[++i], CultureInfo.InvariantCulture); break;
                default: names.Add(args[i]); break;
            }
        }

        string[] known = [.. FuzzTargets.Names, GateFuzz.Name];
        if (names.Except(known).Any())
        {
            Console.Error.WriteLine($"{Usage}\ntargets: {string.Join(", ", known)}");
            return 2;
        }

        // One after the other would leave cores idle; each target is for one thread.
        var failed = 0;
        Parallel.ForEach(names.Count > 0 ? names : known.AsEnumerable(), name => failed += RunTarget(name, seed, first, inputs) ? 0 : 1);
        return failed > 0 ? 1 : 0;
    }

    private static bool RunTarget(string name, ulong seed, long first, long inputs)
    {
        try
        {
            var report = name == GateFuzz.Name ? new GateFuzz(seed).Run(first, inputs) : new FuzzRun(FuzzTargets.Named(name), seed).Run(first, inputs);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $$"""{"target":"{{report.Target}}","inputs":{{report.Inputs}},"seconds":{{report.Seconds:0.0}},"accepted":{{report.Accepted}},"rejected":{{report.Rejected}},"max_allocated_bytes":{{report.MaxAllocatedBytes}}}"""));
            return true;
        }
        catch (FuzzFailure failure)
        {
            Console.Error.WriteLine(failure.Message);
            return false;
        }
    }
}
