namespace EdgeFed.Plot;

/// <summary>Unit of bytes on an axis.</summary>
internal sealed record ByteUnit(string Name, double Bytes)
{
    /// <summary>One that gives numbers a person can read.</summary>
    public static ByteUnit For(long bytes) => bytes switch
    {
        < 2_000_000 => new ByteUnit("kB", 1e3),
        < 2_000_000_000 => new ByteUnit("MB", 1e6),
        < 2_000_000_000_000 => new ByteUnit("GB", 1e9),
        _ => new ByteUnit("TB", 1e12),
    };

    /// <summary>Running totals at the end of each round.</summary>
    public Series Sums(string name, Run run, Func<RunRound, long> bytes)
    {
        var sum = 0L;
        return new Series(name, [.. run.Rounds.Select(round => new Point(round.Round, (sum += bytes(round)) / Bytes))]);
    }
}
