namespace EdgeFed.Learning.Data;

/// <summary>
/// Colour images with labels in the binary form of CIFAR-10 or CIFAR-100, in one file. Pixels stay bytes in memory and become
/// floats in [0, 1] (value / 255) only when a batch is copied.
/// </summary>
public sealed class CifarDataset : IDataset
{
    private readonly SampleRows _images;
    private readonly byte[] _labels;

    internal CifarDataset(SampleRows images, byte[] labels, int classes)
    {
        (_images, _labels) = (images, labels);
        Schema = DataSchema.Classification([3, 32, 32], classes);
    }

    /// <summary>Three planes (red, green, blue) of 32 rows of 32 pixels.</summary>
    public DataSchema Schema { get; }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <summary>Reads a file, compressed with gzip or not; only the selected samples are kept in memory.</summary>
    /// <param name="path">Such as <c>data_batch_1.bin</c>; several files may have been put together by <c>cat</c>.</param>
    /// <param name="layout">The labels it has, and which of them are meant.</param>
    /// <param name="select">Which samples to keep; all when null.</param>
    /// <exception cref="DataException">The file is missing, truncated, corrupt, or has a label out of range.</exception>
    public static CifarDataset Load(string path, CifarLayout layout, ShardSelector? select = null)
    {
        ArgumentNullException.ThrowIfNull(layout);
        return new CifarLoader(path, layout).Load(select);
    }

    /// <summary>The class of one sample.</summary>
    public int Label(int index) => _labels[index];

    /// <inheritdoc/>
    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length, indices.Length * CifarLoader.Pixels);
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, indices.Length);
        for (var i = 0; i < indices.Length; i++)
        {
            _images.Copy(indices[i], x.Slice(i * CifarLoader.Pixels, CifarLoader.Pixels));
            labels[i] = _labels[indices[i]];
        }
    }
}
