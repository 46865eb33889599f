namespace EdgeFed.Aggregation.Robust;

/// <summary>
/// How far each update is from those nearest to it (Blanchard et al., 2017, section 4): the sum of its squared distances to the
/// n - f - 2 nearest others.
/// </summary>
internal static class KrumScores
{
    /// <summary>
    /// How many of <paramref name="updates"/> can be taken for hostile: <paramref name="byzantine"/>, or the most that leaves
    /// each update a neighbour to be compared with.
    /// </summary>
    public static int HostileAmong(int updates, int byzantine) => Math.Clamp(updates - 3, 0, byzantine);

    /// <summary>
    /// Why the guarantee against hostile updates is void in a round with as few updates as a job allows; null if it holds.
    /// </summary>
    public static string? Warning(StrategyContext job)
    {
        var (hostile, needed) = (job.Options.Byzantine, 2 * job.Options.Byzantine + 3);
        return job.MinUpdates >= needed ? null
            : $"{job.MinUpdatesKey} is {job.MinUpdates}; expected at least {needed} for {job.Strategy} to hold against {hostile} hostile updates "
                + "(2 f + 3)";
    }

    /// <summary>The updates, that with the lowest score first; of equal ones the first device first.</summary>
    public static int[] Order(SquaredDistances distances, int byzantine)
    {
        var neighbours = Math.Max(1, distances.Count - HostileAmong(distances.Count, byzantine) - 2);
        double[] scores = [.. Enumerable.Range(0, distances.Count).Select(update => Score(distances, update, neighbours))];
        return [.. Enumerable.Range(0, distances.Count).OrderBy(update => scores[update])]; // stable
    }

    /// <summary>Added up in ascending order, so that it depends on nothing else.</summary>
    private static double Score(SquaredDistances distances, int update, int neighbours)
    {
        var score = 0.0;
        var others = Enumerable.Range(0, distances.Count).Where(other => other != update);
        foreach (var distance in others.Select(other => distances[update, other]).Order().Take(neighbours)) score += distance;
        return score;
    }
}
