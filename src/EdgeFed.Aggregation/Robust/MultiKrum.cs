namespace EdgeFed.Aggregation.Robust;

/// <summary>
/// Multi-Krum (Blanchard et al., 2017, section 4.1): the mean of the <c>selected</c> = m updates with the lowest scores, each
/// with the same weight. By distances. Between Krum (m = 1) and the mean: holds like Krum as long as m is at most n - f, which is
/// what 0 stands for, and learns from more updates. What is said there of too few updates holds here too.
/// </summary>
/// <param name="byzantine">Updates of a round that may be hostile.</param>
/// <param name="selected">Updates that are averaged; 0 for all but the hostile ones.</param>
public sealed class MultiKrum(int byzantine, int selected) : IDistanceStrategy
{
    public string Name => "multi-krum";

    public string? Warning(StrategyContext job) => KrumScores.Warning(job);

    public void Weigh(SquaredDistances distances, Span<long> weights)
    {
        var most = selected == 0 ? distances.Count - KrumScores.HostileAmong(distances.Count, byzantine) : selected;
        foreach (var update in KrumScores.Order(distances, byzantine).Take(most)) weights[update] = 1;
    }
}
