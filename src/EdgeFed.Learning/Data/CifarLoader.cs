namespace EdgeFed.Learning.Data;

/// <summary>
/// Reads records of <c>labels | 1024 bytes red | 1024 green | 1024 blue</c>. The count is not written anywhere, and whom samples
/// belong to depends on all labels: a file is read twice, once for its labels and once for the chosen images.
/// </summary>
internal sealed class CifarLoader(string path, CifarLayout layout)
{
    public const int Pixels = 3 * 32 * 32;

    private const int MaxSamples = 1 << 19;

    private readonly int _recordBytes = layout.LabelBytes + Pixels;

    public CifarDataset Load(ShardSelector? select)
    {
        var labels = ReadLabels();
        var chosen = select is null ? [.. Enumerable.Range(0, labels.Length)] : select(labels.Length, labels);
        var kept = Array.ConvertAll(chosen, sample => labels[sample]);
        return new CifarDataset(ReadImages(Selection.Positions(labels.Length, chosen), chosen.Length), kept, layout.Classes);
    }

    private byte[] ReadLabels()
    {
        using var file = Open();
        var labels = new List<byte>();
        var record = new byte[_recordBytes];
        while (TryReadRecord(file, record, labels.Count))
        {
            if (labels.Count == MaxSamples) throw file.Error($"has more than {MaxSamples} samples; expected at most as many");
            if (layout.Problem(record) is { } problem) throw file.Error($"label {labels.Count} {problem}");
            labels.Add(layout.Label(record));
        }

        return [.. labels];
    }

    private ByteRows ReadImages(int[] positions, int chosen)
    {
        using var file = Open();
        var pixels = new byte[chosen * Pixels];
        var record = new byte[_recordBytes];
        for (var i = 0; i < positions.Length; i++)
        {
            file.ReadFully(record, $"{positions.Length} records of {_recordBytes} bytes");
            if (positions[i] >= 0) record.AsSpan(layout.LabelBytes).CopyTo(pixels.AsSpan(positions[i] * Pixels));
        }

        return new ByteRows(pixels);
    }

    private DataFileReader Open() =>
        DataFileReader.Open(path, $"records of {_recordBytes} bytes, which is {layout.Name}'s binary form");

    /// <summary>False at the end of the file.</summary>
    private bool TryReadRecord(DataFileReader file, Span<byte> record, int before)
    {
        var read = file.ReadSome(record);
        if (read > 0) file.ReadFully(record[read..], $"records of {_recordBytes} bytes, of which it has {before}");
        return read > 0;
    }
}
