using EdgeFed.Config;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Partitions;
using EdgeFed.Learning.Data.Radio;
using EdgeFed.Learning.Data.Series;
using EdgeFed.Learning.Data.Streams;

namespace EdgeFed.Data;

/// <summary>Opens the data a configuration names.</summary>
internal static class DataSource
{
    /// <summary>Most classes a label of one byte can tell apart.</summary>
    public const int MaxClasses = 256;

    /// <param name="classes">Of the model, if one is known: what labels of idx files are taken for where the configuration does
    /// not say.</param>
    /// <returns>The samples; of a live stream an empty window, which <see cref="SampleSource"/> fills.</returns>
    /// <exception cref="DataException">A file is missing, truncated, corrupt, or has a label out of range; or the shard is
    /// empty.</exception>
    public static IDataset Load(DataOrigin origin, DataShard? shard, int? classes = null)
    {
        if (origin is LiveStream stream) return new SlidingWindow(stream.Schema, stream.Capacity, stream.Minimum);
        var data = Open(origin, Selector(shard), classes);
        return data.Count > 0 ? data : throw new DataException($"{origin.Name}: no samples{Of(shard)}; expected at least 1.");
    }

    private static IDataset Open(DataOrigin origin, ShardSelector? select, int? classes) => origin switch
    {
        IdxFiles idx => IdxDataset.Load(idx.Images, idx.Labels, select, OptionsOf(idx, classes)),
        CifarFile cifar => CifarDataset.Load(cifar.File, cifar.Layout, select),
        SeriesFile series => Cut(series, select),
        IqSignals iq => IqDataset.Create(iq.Options, select),
        _ => throw new ArgumentException($"no data comes from a {origin.GetType().Name}", nameof(origin)),
    };

    private static IdxOptions OptionsOf(IdxFiles idx, int? classes) =>
        new(idx.Classes ?? (classes > 1 ? classes.Value : MaxClasses), idx.LabelOffset, idx.Transpose);

    /// <summary>A shard of series is some of the columns, whole.</summary>
    private static SeriesDataset Cut(SeriesFile file, ShardSelector? select)
    {
        var table = SeriesTable.Load(file.File, file.Form, file.Columns);
        var names = table.Names.ToList();
        var columns = file.Columns.Count == 0
            ? [.. Enumerable.Range(0, names.Count)]
            : file.Columns.Select(name => names.IndexOf(name)).ToArray();
        if (select is not null) columns = Array.ConvertAll(select(columns.Length, []), position => columns[position]);
        return SeriesDataset.Cut(table, file.Options, file.Part, columns);
    }

    private static ShardSelector? Selector(DataShard? shard)
    {
        if (shard is null) return null;
        var partition = shard.Partition ?? new IidPartition();
        return (count, labels) => partition.Deal(count, labels, shard.Count, shard.Seed)[shard.Index];
    }

    private static string Of(DataShard? shard) => shard is null ? "" : $" in shard {shard.Index} of {shard.Count}";
}
