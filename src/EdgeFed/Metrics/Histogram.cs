namespace EdgeFed.Metrics;

/// <summary>How many of the values seen are at most as large as each bound. Never changed: adding makes a new one.</summary>
internal sealed record Histogram(IReadOnlyList<double> Bounds, IReadOnlyList<long> Counts, long Count, double Sum)
{
    /// <summary>From a tenth of a second to a day, three steps a power of ten.</summary>
    public static Histogram OfSeconds { get; } = Empty(0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000);

    public Histogram Add(double value) => this with
    {
        Counts = [.. Counts.Select((count, i) => value <= Bounds[i] ? count + 1 : count)],
        Count = Count + 1,
        Sum = Sum + value,
    };

    private static Histogram Empty(params double[] bounds) => new(bounds, new long[bounds.Length], 0, 0);
}
