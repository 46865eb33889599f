namespace EdgeFed.Bench;

/// <summary>Summary of several runs of one measurement.</summary>
internal static class Runs
{
    /// <summary>The numbers of the runs, telling before each what share of all is done.</summary>
    public static IEnumerable<int> Each(int runs, Action<double> onProgress)
    {
        for (var run = 0; run < runs; run++)
        {
            onProgress((double)run / runs);
            yield return run;
        }
    }

    /// <summary>The upper one of the two in the middle, where there are two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
