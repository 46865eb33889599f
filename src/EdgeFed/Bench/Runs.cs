namespace EdgeFed.Bench;

/// <summary>What is told of several runs of one measurement.</summary>
internal static class Runs
{
    /// <summary>The upper one of the two in the middle, where there are two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
