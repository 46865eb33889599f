namespace EdgeFed.Learning.Data;

/// <summary>Labelled samples that can be read in any order. Safe to read from several threads.</summary>
public interface IDataset
{
    /// <summary>Form of a sample.</summary>
    DataSchema Schema { get; }

    /// <summary>Number of samples.</summary>
    int Count { get; }

    /// <summary>Copies samples into a batch.</summary>
    /// <param name="indices">Which, each from 0 to <see cref="Count"/> - 1.</param>
    /// <param name="x">Gets [indices, sample elements], row-major; exactly that long.</param>
    /// <param name="labels">Gets the class of each; as long as <paramref name="indices"/>.</param>
    void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels);

    /// <summary>How many numbers are to be predicted for a sample; 0 when it has a class instead.</summary>
    int TargetLength => 0;

    /// <summary>Copies the numbers to be predicted.</summary>
    /// <param name="indices">Which, each from 0 to <see cref="Count"/> - 1.</param>
    /// <param name="targets">Gets [indices, <see cref="TargetLength"/>], row-major; exactly that long.</param>
    void CopyTargets(ReadOnlySpan<int> indices, Span<float> targets) =>
        ArgumentOutOfRangeException.ThrowIfNotEqual(targets.Length, 0);

    /// <summary>Samples that stay as they are now: the data set itself, or a copy where samples come and go.</summary>
    /// <exception cref="DataException">There is too little to train on; says how much.</exception>
    IDataset Snapshot() => this;
}
