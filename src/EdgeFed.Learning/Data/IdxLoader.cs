namespace EdgeFed.Learning.Data;

/// <summary>Streams a pair of idx files, keeping only the samples that were selected.</summary>
internal static class IdxLoader
{
    private const int LabelsAtOnce = 4096;

    public static IdxDataset Load(string imagesPath, string labelsPath, ShardSelector? select, IdxOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Classes, 256);
        var labels = ReadLabels(labelsPath, options);
        using var images = IdxFile.Open(imagesPath);
        CheckPair(images, labels.Length, labelsPath);
        var chosen = select?.Invoke(labels.Length, labels);
        var kept = chosen is null ? labels : Array.ConvertAll(chosen, sample => labels[sample]);
        var rows = IdxImages.Read(images, chosen, options.Transpose, out var shape);
        return new IdxDataset(rows, kept, null, DataSchema.Classification(shape, options.Classes));
    }

    private static byte[] ReadLabels(string path, IdxOptions options)
    {
        using var file = IdxFile.Open(path);
        if (file.ItemShape.Length != 0)
            throw new DataException($"{path}: items have {file.ItemShape.Length + 1} sizes; expected 1.");
        if (!file.Element.IsWhole()) throw new DataException($"{path}: labels are {file.Element}; expected whole numbers.");
        var labels = new byte[file.Count];
        var numbers = new byte[LabelsAtOnce * file.ItemBytes];
        for (var done = 0; done < labels.Length; done += LabelsAtOnce)
        {
            var part = labels.AsSpan(done, Math.Min(LabelsAtOnce, labels.Length - done));
            file.Read(numbers.AsSpan(0, part.Length * file.ItemBytes));
            for (var i = 0; i < part.Length; i++)
                part[i] = Class(IdxElements.ReadWhole(file.Element, numbers.AsSpan(i * file.ItemBytes)), done + i, path, options);
        }

        file.ReadEnd();
        return labels;
    }

    private static byte Class(int label, int index, string path, IdxOptions options)
    {
        var offset = (long)options.LabelOffset;
        if (label >= offset && label < offset + options.Classes) return (byte)(label - offset);
        var why = offset == 0 ? "" : $", as label_offset is {offset}";
        throw new DataException($"{path}: label {index} is {label}; expected {offset} to {offset + options.Classes - 1}{why}.");
    }

    private static void CheckPair(IdxFile images, int labels, string labelsPath)
    {
        if (images.ItemShape.Length == 0) throw new DataException($"{images.Path}: items are single numbers; expected images.");
        if (images.Count == labels) return;
        throw new DataException($"{images.Path}: {images.Count} images; expected {labels}, the count of labels in {labelsPath}.");
    }
}
