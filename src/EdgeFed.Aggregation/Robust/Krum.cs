namespace EdgeFed.Aggregation.Robust;

/// <summary>
/// Krum (Blanchard et al., 2017, section 4): the next model is the one update with the lowest score, see <see
/// cref="KrumScores"/>; of equal ones that of the first device. By distances. Holds against <c>byzantine</c> = f hostile updates
/// of at least 2f + 3: with fewer updates the guarantee is void. With fewer than f + 3 there is nobody to compare with, and f is
/// taken as n - 3 (of two updates, the first device's is taken). What the other updates learned is lost, so it is slow, and
/// unfair where the workers' data are unlike.
/// </summary>
/// <param name="byzantine">Updates of a round that may be hostile.</param>
public sealed class Krum(int byzantine) : IDistanceStrategy
{
    public string Name => "krum";

    public string? Warning(StrategyContext job) => KrumScores.Warning(job);

    public void Weigh(SquaredDistances distances, Span<long> weights) => weights[KrumScores.Order(distances, byzantine)[0]] = 1;
}
