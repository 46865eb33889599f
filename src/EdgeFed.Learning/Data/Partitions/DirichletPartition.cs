using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Data.Partitions;

/// <summary>
/// Each class is shared out in proportions drawn from a symmetric Dirichlet distribution (Hsu, Qi and Brown, 2019): near 0 a
/// class goes to one device, at 100 everybody gets the same mix. Complete; a device may get nothing.
/// </summary>
/// <param name="alpha">Concentration, above 0.</param>
public sealed class DirichletPartition(double alpha) : IPartitioner
{
    private const ulong FirstStream = 1;

    /// <inheritdoc/>
    public bool NeedsLabels => true;

    /// <inheritdoc/>
    public int[][] Deal(int count, ReadOnlySpan<byte> labels, int devices, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(devices, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        var groups = new LabelGroups(count, labels, seed);
        var dealt = Enumerable.Range(0, devices).Select(_ => new List<int>()).ToArray();
        for (var group = 0; group < groups.Count; group++)
        {
            var samples = groups.Samples[group];
            var runs = Runs.Cut(samples, Runs.Proportional(samples.Length, Proportions(devices, seed, groups.Labels[group])));
            for (var device = 0; device < devices; device++) dealt[device].AddRange(runs[device]);
        }

        return Array.ConvertAll(dealt, samples => samples.ToArray());
    }

    /// <summary>Gamma variates, scaled so that the largest is 1: their logarithms do not underflow where they would.</summary>
    private double[] Proportions(int devices, ulong seed, byte label)
    {
        var random = new RandomSequence(seed, FirstStream + label);
        var logs = new double[devices];
        for (var device = 0; device < devices; device++) logs[device] = random.NextLogGamma(alpha);
        var largest = logs.Max();
        return Array.ConvertAll(logs, log => Math.Exp(log - largest));
    }
}
