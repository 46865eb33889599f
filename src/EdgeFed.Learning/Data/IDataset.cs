namespace EdgeFed.Learning.Data;

/// <summary>Labelled samples that can be read in any order. Safe to read from several threads.</summary>
public interface IDataset
{
    /// <summary>What a sample looks like.</summary>
    DataSchema Schema { get; }

    /// <summary>Number of samples.</summary>
    int Count { get; }

    /// <summary>Copies samples into a batch.</summary>
    /// <param name="indices">Which, each from 0 to <see cref="Count"/> - 1.</param>
    /// <param name="x">Gets [indices, sample elements], row-major; exactly that long.</param>
    /// <param name="labels">Gets the class of each; as long as <paramref name="indices"/>.</param>
    void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels);
}
