namespace EdgeFed.Learning.Data.Partitions;

/// <summary>Shuffled samples in parts of given sizes; what is left over goes to nobody.</summary>
/// <param name="sizes">Samples of each device.</param>
public sealed class SizesPartition(IReadOnlyList<int> sizes) : IPartitioner
{
    /// <inheritdoc/>
    public bool NeedsLabels => false;

    /// <inheritdoc/>
    public int[][] Deal(int count, ReadOnlySpan<byte> labels, int devices, ulong seed)
    {
        if (sizes.Count != devices) throw new DataException($"{sizes.Count} sizes; expected {devices}, one for each device.");
        var needed = sizes.Sum(size => (long)size);
        if (needed > count)
            throw new DataException($"the sizes add up to {needed} samples; expected at most {count}, which is all there are.");
        return Runs.Cut(Runs.Shuffled(count, seed), [.. sizes]);
    }
}
