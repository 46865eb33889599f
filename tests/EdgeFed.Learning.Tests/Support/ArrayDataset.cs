using EdgeFed.Learning.Data;

namespace EdgeFed.Learning.Tests.Support;

/// <summary>Samples from arrays.</summary>
internal sealed class ArrayDataset(float[] x, int[] labels, int classes) : IDataset
{
    private readonly int _elements = labels.Length == 0 ? 1 : x.Length / labels.Length;

    public DataSchema Schema => new([_elements], "float32", "classification", classes);

    public int Count => labels.Length;

    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> target, Span<int> targetLabels)
    {
        for (var i = 0; i < indices.Length; i++)
        {
            x.AsSpan(indices[i] * _elements, _elements).CopyTo(target[(i * _elements)..]);
            targetLabels[i] = labels[indices[i]];
        }
    }
}
