namespace EdgeFed.Learning.Data.Partitions;

/// <summary>
/// Every device holds <paramref name="classes"/> of the classes, and those who hold a class share its samples evenly. Complete
/// when devices times classes reach the number of classes there are; samples of a class that nobody holds are left out.
/// </summary>
/// <param name="classes">Classes of one device, at least 1.</param>
public sealed class ClassesPartition(int classes) : IPartitioner
{
    private const ulong ClassOrder = 1;

    /// <inheritdoc/>
    public bool NeedsLabels => true;

    /// <inheritdoc/>
    public int[][] Deal(int count, ReadOnlySpan<byte> labels, int devices, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(devices, 1);
        var groups = new LabelGroups(count, labels, seed);
        if (classes < 1 || classes > groups.Count)
            throw new DataException($"{classes} classes for each device; expected 1 to {groups.Count}, the classes in the data.");
        var order = Runs.Shuffled(groups.Count, seed, ClassOrder);
        var dealt = Enumerable.Range(0, devices).Select(_ => new List<int>()).ToArray();
        for (var position = 0; position < order.Length; position++)
            Share(groups.Samples[order[position]], Holders(position, devices, order.Length), dealt);
        return Array.ConvertAll(dealt, samples => samples.ToArray());
    }

    /// <summary>Device d holds the positions d k to d k + k - 1 of the class order, which is walked round and round.</summary>
    private List<int> Holders(int position, int devices, int positions)
    {
        var holders = new List<int>();
        for (var device = 0; device < devices; device++)
        {
            var ahead = (position - ((long)device * classes % positions) + positions) % positions;
            if (ahead < classes) holders.Add(device);
        }

        return holders;
    }

    private static void Share(int[] samples, List<int> holders, List<int>[] dealt)
    {
        for (var i = 0; i < holders.Count; i++)
        {
            var (start, end) = ((long)samples.Length * i / holders.Count, (long)samples.Length * (i + 1) / holders.Count);
            dealt[holders[i]].AddRange(samples.AsSpan((int)start, (int)(end - start)));
        }
    }
}
