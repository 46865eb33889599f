using EdgeFed.Simulation.Network;

namespace EdgeFed.Simulation.Faults;

/// <param name="Hosts">Who may be struck.</param>
/// <param name="Horizon">Faults begin between 0 and this.</param>
/// <param name="Faults">How many, at most; at least one.</param>
/// <param name="MaxDown">Longest time without power or network.</param>
/// <param name="StorageOperations">Crashes at storage operations lie within this many from their moment.</param>
public sealed record FaultPlanOptions(
    IReadOnlyList<string> Hosts, TimeSpan Horizon, int Faults = 8, TimeSpan? MaxDown = null, int StorageOperations = 60);

/// <summary>What goes wrong in a run, and when. Printable; a smaller plan is made by leaving faults out.</summary>
public sealed record FaultPlan(IReadOnlyList<Fault> Faults)
{
    /// <summary>The same plan for the same seed and options.</summary>
    public static FaultPlan FromSeed(ulong seed, FaultPlanOptions options)
    {
        var random = SimRandom.For(seed, "faults");
        var count = random.Next(1, options.Faults + 1);
        var faults = Enumerable.Range(0, count).Select(_ => Draw(random, options)).OrderBy(fault => fault.At);
        return new FaultPlan(faults.ToArray());
    }

    /// <summary>Puts the faults into the world's future; times count from now.</summary>
    public void ApplyTo(World world)
    {
        foreach (var fault in Faults) world.After(fault.At, () => fault.Strike(world));
    }

    public override string ToString() => string.Join('\n', Faults);

    private static Fault Draw(SimRandom random, FaultPlanOptions options)
    {
        var at = random.Between(TimeSpan.Zero, options.Horizon);
        var host = options.Hosts[random.Next(options.Hosts.Count)];
        var span = random.Between(TimeSpan.FromMilliseconds(10), options.MaxDown ?? TimeSpan.FromSeconds(30));
        return random.Next(17) switch
        {
            < 3 => new CrashFault(at, host, random.Chance(0.3) ? CrashKind.Kill : CrashKind.PowerLoss, span),
            < 7 => new StorageCrashFault(at, host, random.Next(options.StorageOperations), span),
            < 11 => new CutFault(at, host, random.Next(64), (CutKind)random.Next(3)),
            < 13 => new BlackoutFault(at, host, span),
            < 15 => new DiskFullFault(at, host, span),
            < 16 => new ReplaceFault(at, host, span),
            _ => new ClockFault(at, host, random.Between(TimeSpan.FromDays(-400), TimeSpan.FromDays(400))),
        };
    }
}
