namespace EdgeFed.Learning.Data.Partitions;

/// <summary>
/// The split of the distributed client selection (DCS) paper: devices 0 to 11 hold about 4500 samples each, 12 to 29 about 45,
/// each of 9, 6 or 2 of 10 classes with the same number of samples of each. Every device in turn takes the classes that have most
/// samples to spare. A class that is asked for more often than it has samples gives all who ask for it less in proportion; with
/// 2 classes and the 60,000 images of MNIST that leaves 3,972 to 4,500 to the large devices. What is left over goes to nobody.
/// </summary>
/// <param name="classes">Classes of one device: 9, 6 and 2 in the paper.</param>
public sealed class DcsPartition(int classes) : IPartitioner
{
    /// <summary>Devices of the paper.</summary>
    public const int Devices = 30;

    private const int LargeDevices = 12;
    private const int LargeSamples = 4500;
    private const int SmallSamples = 45;
    private const ulong ClassOrder = 1;

    /// <inheritdoc/>
    public bool NeedsLabels => true;

    /// <inheritdoc/>
    public int[][] Deal(int count, ReadOnlySpan<byte> labels, int devices, ulong seed)
    {
        if (devices != Devices) throw new DataException($"{devices} devices; expected {Devices}, as the DCS paper has.");
        var groups = new LabelGroups(count, labels, seed);
        if (classes < 1 || classes > groups.Count)
            throw new DataException($"{classes} classes for each device; expected 1 to {groups.Count}, the classes in the data.");
        var asked = new long[groups.Count];
        var owned = new int[Devices][];
        for (var device = 0; device < Devices; device++) owned[device] = Choose(device, groups, asked, seed);
        return Share(owned, groups, asked);
    }

    /// <summary>Samples of each of its classes that a device asks for.</summary>
    private int Wanted(int device) => (device < LargeDevices ? LargeSamples : SmallSamples) / classes;

    /// <summary>The classes with most samples nobody has asked for; the seed decides between equals.</summary>
    private int[] Choose(int device, LabelGroups groups, long[] asked, ulong seed)
    {
        var order = Runs.Shuffled(groups.Count, seed, ClassOrder);
        int[] chosen = [.. order.OrderByDescending(group => groups.Samples[group].Length - asked[group]).Take(classes)];
        foreach (var group in chosen) asked[group] += Wanted(device);
        return chosen;
    }

    private int[][] Share(int[][] owned, LabelGroups groups, long[] asked)
    {
        var given = new int[groups.Count];
        var dealt = new int[Devices][];
        for (var device = 0; device < Devices; device++)
        {
            var each = owned[device].Min(group => Fair(Wanted(device), groups.Samples[group].Length, asked[group]));
            if (each == 0) throw TooFew(device);
            dealt[device] = [.. owned[device].SelectMany(group => groups.Samples[group].AsSpan(given[group], each).ToArray())];
            foreach (var group in owned[device]) given[group] += each;
        }

        return dealt;
    }

    /// <summary>Samples wanted of a class, or a part of those there are if more is asked for.</summary>
    private static int Fair(int wanted, int there, long asked) => (int)Math.Min(wanted, wanted * (long)there / asked);

    private DataException TooFew(int device) => new(
        $"too few samples: device {device} would get none of {classes * Wanted(device)}; expected about 54810 samples of 10 classes.");
}
