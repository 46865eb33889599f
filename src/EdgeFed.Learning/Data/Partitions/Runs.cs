using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Data.Partitions;

/// <summary>Building blocks of partitions: a random order, and runs cut from it.</summary>
internal static class Runs
{
    /// <summary>0 to <paramref name="count"/> - 1 in a random order.</summary>
    public static int[] Shuffled(int count, ulong seed, ulong stream = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        new CounterRandom(seed, stream).Shuffle(order.AsSpan());
        return order;
    }

    /// <summary>Consecutive runs of these sizes, whose sum is at most the length of <paramref name="order"/>.</summary>
    public static int[][] Cut(ReadOnlySpan<int> order, ReadOnlySpan<int> sizes)
    {
        var runs = new int[sizes.Length][];
        var start = 0;
        for (var i = 0; i < runs.Length; i++)
        {
            runs[i] = order.Slice(start, sizes[i]).ToArray();
            start += sizes[i];
        }

        return runs;
    }

    /// <summary>
    /// Whole numbers in proportion to <paramref name="weights"/> whose sum is <paramref name="total"/>: each boundary is the
    /// rounded sum of all weights before it, so that no size is off by one or more.
    /// </summary>
    public static int[] Proportional(int total, ReadOnlySpan<double> weights)
    {
        var sum = 0.0;
        foreach (var weight in weights) sum += weight;
        var sizes = new int[weights.Length];
        var (before, start) = (0.0, 0);
        for (var i = 0; i < sizes.Length; i++)
        {
            before += weights[i];
            var end = i == sizes.Length - 1 ? total : Boundary(total, before / sum);
            (sizes[i], start) = (end - start, end);
        }

        return sizes;
    }

    /// <summary>
    /// Logarithms can differ in their last bits between processors: shares are rounded to 2⁻³² before they count.
    /// </summary>
    private static int Boundary(int total, double share) =>
        (int)Math.Round(total * (Math.Round(Math.Min(share, 1) * (1L << 32)) / (1L << 32)));
}
