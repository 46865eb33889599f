namespace EdgeFed.Learning.Data.Partitions;

/// <summary>Samples by class, those of a class in a random order; classes that no sample has are left out.</summary>
internal sealed class LabelGroups
{
    private const int MaxClasses = 256;

    public LabelGroups(int count, ReadOnlySpan<byte> labels, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, count);
        var groups = new List<int>[MaxClasses];
        foreach (var sample in Runs.Shuffled(count, seed)) (groups[labels[sample]] ??= []).Add(sample);
        Samples = [.. groups.Where(group => group is not null).Select(group => group.ToArray())];
        Labels = [.. Enumerable.Range(0, MaxClasses).Where(label => groups[label] is not null).Select(label => (byte)label)];
    }

    /// <summary>For each class that occurs its samples, in the order of the labels.</summary>
    public int[][] Samples { get; }

    /// <summary>The labels that occur, ascending; as many as <see cref="Samples"/>.</summary>
    public byte[] Labels { get; }

    public int Count => Samples.Length;
}
