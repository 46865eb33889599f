using EdgeFed.Learning.Data;

namespace EdgeFed.Simulation.Learning;

/// <summary>Every n-th sample of a data set: what one of several workers has.</summary>
/// <param name="first">Index of its first sample.</param>
/// <param name="step">From one of its samples to the next.</param>
/// <param name="count">Samples it has.</param>
public sealed class PartOfData(IDataset data, int first, int step, int count) : IDataset
{
    public DataSchema Schema => data.Schema;

    public int Count => count;

    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
    {
        var whole = new int[indices.Length];
        for (var i = 0; i < whole.Length; i++) whole[i] = first + indices[i] * step;
        data.CopyBatch(whole, x, labels);
    }
}
