namespace EdgeFed.Learning.Data;

/// <summary>Streams a pair of idx files, keeping only the samples that were selected.</summary>
internal static class IdxLoader
{
    public static IdxDataset Load(string imagesPath, string labelsPath, ShardSelector? select, int classes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(classes, 256);
        var labels = ReadLabels(labelsPath, classes);
        using var images = IdxFile.Open(imagesPath);
        CheckPair(images, labels.Length, labelsPath);
        var schema = new DataSchema(images.ItemShape, "float32", "classification", classes);
        if (select is null) return new IdxDataset(ReadAll(images), labels, null, schema);

        var chosen = select(labels.Length, labels);
        var kept = new byte[chosen.Length];
        for (var i = 0; i < kept.Length; i++) kept[i] = labels[chosen[i]];
        return new IdxDataset(ReadChosen(images, chosen), kept, null, schema);
    }

    private static byte[] ReadLabels(string path, int classes)
    {
        using var file = IdxFile.Open(path);
        if (file.ItemShape.Length != 0) throw new DataException($"{path}: items have {file.ItemShape.Length + 1} sizes; expected 1.");
        var labels = ReadAll(file);
        var wrong = labels.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(classes - 1));
        if (wrong < 0) return labels;
        throw new DataException($"{path}: label {wrong} is {labels[wrong]}; expected 0 to {classes - 1}.");
    }

    private static void CheckPair(IdxFile images, int labels, string labelsPath)
    {
        if (images.ItemShape.Length == 0) throw new DataException($"{images.Path}: items are single bytes; expected images.");
        if (images.Count == labels) return;
        throw new DataException($"{images.Path}: {images.Count} images; expected {labels}, the count of labels in {labelsPath}.");
    }

    private static byte[] ReadAll(IdxFile file)
    {
        var bytes = new byte[CheckedBytes(file, file.Count)];
        file.Read(bytes);
        file.ReadEnd();
        return bytes;
    }

    private static byte[] ReadChosen(IdxFile file, int[] chosen)
    {
        var target = Selection.Positions(file.Count, chosen);
        var bytes = new byte[CheckedBytes(file, chosen.Length)];
        var skipped = new byte[file.ItemBytes];
        for (var i = 0; i < file.Count; i++)
            file.Read(target[i] < 0 ? skipped : bytes.AsSpan(target[i] * file.ItemBytes, file.ItemBytes));
        file.ReadEnd();
        return bytes;
    }

    private static int CheckedBytes(IdxFile file, int items)
    {
        var bytes = (long)items * file.ItemBytes;
        if (bytes <= Array.MaxLength) return (int)bytes;
        throw new DataException($"{file.Path}: {items} items have {bytes} bytes; expected at most {Array.MaxLength}.");
    }
}
