namespace EdgeFed.Federation.Tests.Aggregation;

/// <summary>The strategies' formulas as plainly as they can be written, in double precision.</summary>
internal static class RobustReference
{
    public static double[] Mean(float[][] updates, double[] weights) =>
        [.. updates[0].Select((_, i) => updates.Select((update, k) => weights[k] * update[i]).Sum() / weights.Sum())];

    public static double[] TrimmedMean(float[][] updates, int cut) =>
        [.. updates[0].Select((_, i) => updates.Select(update => (double)update[i]).Order().Skip(cut).SkipLast(cut).Average())];

    public static double[] Median(float[][] updates) => TrimmedMean(updates, (updates.Length - 1) / 2);

    /// <summary>Mean of the <paramref name="selected"/> updates with the lowest scores.</summary>
    public static double[] Krum(float[][] updates, int byzantine, int selected)
    {
        var best = Enumerable.Range(0, updates.Length).OrderBy(i => updates.Where((_, j) => j != i)
            .Select(other => Squared(updates[i], other)).Order().Take(updates.Length - byzantine - 2).Sum()).Take(selected).ToHashSet();
        return Mean(updates, [.. updates.Select((_, i) => best.Contains(i) ? 1.0 : 0.0)]);
    }

    /// <summary>Weiszfeld with the mean itself, step by step.</summary>
    public static double[] GeometricMedian(float[][] updates)
    {
        var median = Mean(updates, [.. updates.Select(static _ => 1.0)]);
        for (var step = 0; step < 100; step++)
            median = Mean(updates, [.. updates.Select(update => 1 / Math.Sqrt(update.Zip(median, static (x, y) => (x - y) * (x - y)).Sum()))]);
        return median;
    }

    private static double Squared(float[] x, float[] y) => x.Zip(y, static (a, b) => ((double)a - b) * ((double)a - b)).Sum();
}
