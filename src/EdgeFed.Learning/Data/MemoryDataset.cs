namespace EdgeFed.Learning.Data;

/// <summary>Samples from arrays, which it takes over.</summary>
/// <param name="schema">What a sample looks like.</param>
/// <param name="x">[samples, elements], row-major.</param>
/// <param name="labels">The class of each sample; zeros in a regression.</param>
/// <param name="targets">[samples, <see cref="DataSchema.Targets"/>], row-major; empty in a classification.</param>
public sealed class MemoryDataset(DataSchema schema, float[] x, int[] labels, float[] targets) : IDataset
{
    /// <inheritdoc/>
    public DataSchema Schema => schema;

    /// <inheritdoc/>
    public int Count => labels.Length;

    /// <inheritdoc/>
    public int TargetLength => schema.Targets;

    /// <inheritdoc/>
    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> batch, Span<int> classes)
    {
        Copy(x, schema.Elements, indices, batch);
        Copy(labels, 1, indices, classes);
    }

    /// <inheritdoc/>
    public void CopyTargets(ReadOnlySpan<int> indices, Span<float> values) => Copy(targets, TargetLength, indices, values);

    private static void Copy<T>(T[] rows, int length, ReadOnlySpan<int> indices, Span<T> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, indices.Length * length);
        for (var i = 0; i < indices.Length; i++) rows.AsSpan(indices[i] * length, length).CopyTo(target[(i * length)..]);
    }
}
