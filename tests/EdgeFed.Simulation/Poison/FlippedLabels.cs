using EdgeFed.Learning.Data;

namespace EdgeFed.Simulation.Poison;

/// <summary>The same samples with class c called the last class less c.</summary>
public sealed class FlippedLabels(IDataset data) : IDataset
{
    public DataSchema Schema => data.Schema;

    public int Count => data.Count;

    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
    {
        data.CopyBatch(indices, x, labels);
        for (var i = 0; i < indices.Length; i++) labels[i] = Schema.Classes - 1 - labels[i];
    }
}
