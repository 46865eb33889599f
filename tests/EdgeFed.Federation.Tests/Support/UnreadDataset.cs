using EdgeFed.Learning.Data;

namespace EdgeFed.Federation.Tests.Support;

/// <summary>Data of one sample, for trainers that read none.</summary>
internal sealed class UnreadDataset : IDataset
{
    public DataSchema Schema { get; } = new([128], "float32", "classification", 10);

    public int Count => 1;

    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
    {
    }
}
