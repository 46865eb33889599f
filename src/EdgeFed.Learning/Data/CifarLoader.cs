namespace EdgeFed.Learning.Data;

/// <summary>
/// Reads records of <c>label | 1024 bytes red | 1024 green | 1024 blue</c>. The count is not written anywhere, and whom samples
/// belong to depends on all labels: a file is read twice, once for its labels and once for the chosen images.
/// </summary>
internal static class CifarLoader
{
    public const int Pixels = 3 * 32 * 32;

    private const int RecordBytes = 1 + Pixels;
    private const int MaxSamples = 1 << 19;

    public static CifarDataset Load(string path, ShardSelector? select)
    {
        var labels = ReadLabels(path);
        var chosen = select is null ? [.. Enumerable.Range(0, labels.Length)] : select(labels.Length, labels);
        var kept = Array.ConvertAll(chosen, sample => labels[sample]);
        return new CifarDataset(ReadImages(path, Selection.Positions(labels.Length, chosen), chosen.Length), kept);
    }

    private static byte[] ReadLabels(string path)
    {
        using var file = DataFileReader.Open(path);
        var labels = new List<byte>();
        var record = new byte[RecordBytes];
        while (TryReadRecord(file, record, labels.Count))
        {
            if (labels.Count == MaxSamples) throw file.Error($"has more than {MaxSamples} samples; expected at most as many");
            if (record[0] >= CifarDataset.Classes)
                throw file.Error($"label {labels.Count} is {record[0]}; expected 0 to {CifarDataset.Classes - 1}");
            labels.Add(record[0]);
        }

        return [.. labels];
    }

    private static byte[] ReadImages(string path, int[] positions, int chosen)
    {
        using var file = DataFileReader.Open(path);
        var pixels = new byte[chosen * Pixels];
        var record = new byte[RecordBytes];
        for (var i = 0; i < positions.Length; i++)
        {
            file.ReadFully(record, $"{positions.Length} records of {RecordBytes} bytes");
            if (positions[i] >= 0) record.AsSpan(1).CopyTo(pixels.AsSpan(positions[i] * Pixels));
        }

        return pixels;
    }

    /// <summary>False at the end of the file.</summary>
    private static bool TryReadRecord(DataFileReader file, Span<byte> record, int before)
    {
        var read = file.ReadSome(record);
        if (read > 0) file.ReadFully(record[read..], $"records of {RecordBytes} bytes, of which it has {before}");
        return read > 0;
    }
}
