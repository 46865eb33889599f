namespace EdgeFed.Learning.Data;

/// <summary>
/// Images with labels from a pair of idx files. Unsigned bytes stay bytes in memory and become floats in [0, 1] (value / 255)
/// only when a batch is copied; numbers of other kinds are taken as they are, in float32.
/// </summary>
public sealed class IdxDataset : IDataset
{
    private readonly SampleRows _images;
    private readonly byte[] _labels;
    private readonly int[]? _subset;

    internal IdxDataset(SampleRows images, byte[] labels, int[]? subset, DataSchema schema) =>
        (_images, _labels, _subset, Schema) = (images, labels, subset, schema);

    /// <inheritdoc/>
    public DataSchema Schema { get; }

    /// <inheritdoc/>
    public int Count => _subset?.Length ?? _labels.Length;

    /// <summary>Reads a pair of files; only the selected samples are kept in memory.</summary>
    /// <param name="imagesPath">idx or idx.gz of images.</param>
    /// <param name="labelsPath">idx or idx.gz of labels, as many as images.</param>
    /// <param name="select">Which samples to keep; all when null.</param>
    /// <param name="options">Classes and layout; the default when null.</param>
    /// <exception cref="DataException">A file is missing, truncated, corrupt, of another shape, or has a label out of
    /// range.</exception>
    public static IdxDataset Load(
        string imagesPath, string labelsPath, ShardSelector? select = null, IdxOptions? options = null) =>
        IdxLoader.Load(imagesPath, labelsPath, select, options ?? new IdxOptions());

    /// <summary>A view of some samples that shares the images of this one.</summary>
    /// <param name="indices">Which, each from 0 to <see cref="Count"/> - 1.</param>
    public IdxDataset Subset(ReadOnlySpan<int> indices)
    {
        var subset = new int[indices.Length];
        for (var i = 0; i < subset.Length; i++) subset[i] = Row(indices[i]);
        return new IdxDataset(_images, _labels, subset, Schema);
    }

    /// <summary>The class of one sample.</summary>
    public int Label(int index) => _labels[Row(index)];

    /// <inheritdoc/>
    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
    {
        var pixels = Schema.Elements;
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, indices.Length * pixels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, indices.Length);
        for (var i = 0; i < indices.Length; i++)
        {
            var row = Row(indices[i]);
            _images.Copy(row, x.Slice(i * pixels, pixels));
            labels[i] = _labels[row];
        }
    }

    private int Row(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _subset is null ? index : _subset[index];
    }
}
