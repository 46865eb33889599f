namespace EdgeFed.Learning.Data;

/// <summary>Chooses which samples of a file to keep, from the labels of all of them.</summary>
/// <param name="count">Number of samples in the file.</param>
/// <param name="labels">Their classes.</param>
/// <returns>Indices of the samples to keep, each at most once, in the order wanted.</returns>
public delegate int[] ShardSelector(int count, ReadOnlySpan<byte> labels);
