using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Data.Partitions;

/// <summary>
/// Shuffled samples in unequal parts: sizes in proportion to exp(sigma z), z normal. Complete. At 0 sizes are equal; at 1 one
/// device in six holds more than 2.7 times the median.
/// </summary>
/// <param name="sigma">Spread, at least 0.</param>
public sealed class LogNormalPartition(double sigma) : IPartitioner
{
    private const ulong Sizes = 1;

    /// <inheritdoc/>
    public bool NeedsLabels => false;

    /// <inheritdoc/>
    public int[][] Deal(int count, ReadOnlySpan<byte> labels, int devices, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(devices, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(sigma);
        var random = new RandomSequence(seed, Sizes);
        var weights = new double[devices];
        for (var device = 0; device < devices; device++) weights[device] = Math.Exp(sigma * random.NextNormal());
        return Runs.Cut(Runs.Shuffled(count, seed), Runs.Proportional(count, weights));
    }
}
