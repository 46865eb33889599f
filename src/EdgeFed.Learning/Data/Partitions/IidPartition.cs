namespace EdgeFed.Learning.Data.Partitions;

/// <summary>
/// All samples shuffled and cut into runs whose sizes differ by at most one: <see cref="Shards.Iid"/>. Complete.
/// </summary>
public sealed class IidPartition : IPartitioner
{
    /// <inheritdoc/>
    public bool NeedsLabels => false;

    /// <inheritdoc/>
    public int[][] Deal(int count, ReadOnlySpan<byte> labels, int devices, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(devices, 1);
        var sizes = new int[devices];
        for (var i = 0; i < devices; i++) sizes[i] = (count / devices) + (i < count % devices ? 1 : 0);
        return Runs.Cut(Runs.Shuffled(count, seed), sizes);
    }
}
