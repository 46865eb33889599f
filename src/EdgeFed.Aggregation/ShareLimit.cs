namespace EdgeFed.Aggregation;

/// <summary>
/// Bound on what one member weighs among all. How many samples a member has only the member knows; a claim that is too large
/// would
/// outweigh everybody else. A function of the weights alone, in any order.
/// </summary>
public static class ShareLimit
{
    /// <summary>
    /// Largest c for which no min(w, c) is more than <paramref name="share"/> of the sum of all min(w, c). With so few members
    /// that
    /// one must have more than its share, c is the smallest weight: all weigh the same.
    /// </summary>
    /// <param name="weights">One at least, all positive.</param>
    /// <param name="share">Above 0; from 1 on nothing is lowered.</param>
    public static long CapOf(IEnumerable<long> weights, double share)
    {
        long[] sorted = [.. weights.Order()];
        if (share >= 1) return sorted[^1];
        var below = sorted.Sum(); // the sum of those that are not lowered
        if (sorted[^1] <= share * below) return sorted[^1];
        for (var lowered = 1; lowered < sorted.Length && share * lowered < 1; lowered++)
        {
            below -= sorted[^lowered];
            var cap = (long)(share * below / (1 - share * lowered)); // c = share * (below + lowered * c)
            if (cap >= sorted[^(lowered + 1)]) return cap;
        }

        return sorted[0];
    }

    /// <summary>The sum of all weights, none more than its share of it.</summary>
    /// <inheritdoc cref="CapOf"/>
    public static long SumOf(IReadOnlyCollection<long> weights, double share)
    {
        var cap = CapOf(weights, share);
        return weights.Sum(weight => Math.Min(weight, cap));
    }
}
