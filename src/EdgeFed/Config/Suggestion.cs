namespace EdgeFed.Config;

/// <summary>"Did you mean …" by edit distance.</summary>
internal static class Suggestion
{
    /// <summary>"did you mean X?", or "no such key" when nothing is near.</summary>
    public static string For(string path, IEnumerable<string> known) =>
        Nearest(path, known) is { } near ? $"did you mean {near}?" : "there is no such key";

    /// <summary>The nearest of <paramref name="known"/>, also by its last level alone; null if all are far.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        var best = known.Select(candidate => (candidate, distance: Distance(word, candidate)))
            .OrderBy(pair => pair.distance).ThenBy(pair => Edits(word, pair.candidate)).FirstOrDefault();
        return best.candidate is not null && best.distance <= Math.Max(1, LastLevel(word).Length / 3) ? best.candidate : null;
    }

    private static int Distance(string word, string candidate)
    {
        var whole = Edits(word, candidate);
        return word.Contains('.') || !candidate.Contains('.') ? whole : Math.Min(whole, Edits(word, LastLevel(candidate)));
    }

    private static string LastLevel(string path) => path[(path.LastIndexOf('.') + 1)..];

    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours that turn one word into the other, ignoring case.
    /// </summary>
    private static int Edits(string from, string to)
    {
        var (a, b) = (from.ToLowerInvariant(), to.ToLowerInvariant());
        var cost = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) cost[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) cost[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = cost[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                cost[i, j] = Math.Min(replace, Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
            }
        }
        return cost[a.Length, b.Length];
    }
}
