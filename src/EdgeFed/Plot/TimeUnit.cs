namespace EdgeFed.Plot;

/// <summary>Unit of time on an axis.</summary>
internal sealed record TimeUnit(string Name, double Seconds)
{
    /// <summary>One that gives numbers a person can read.</summary>
    public static TimeUnit For(double seconds) => seconds switch
    {
        <= 600 => new TimeUnit("s", 1),
        <= 36_000 => new TimeUnit("min", 60),
        _ => new TimeUnit("h", 3600),
    };

    /// <summary>When each round was over, from the beginning of the first.</summary>
    public IEnumerable<double> Of(Run run)
    {
        var sum = 0.0;
        foreach (var round in run.Rounds) yield return (sum += round.Seconds) / Seconds;
    }
}
