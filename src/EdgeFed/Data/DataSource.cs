using EdgeFed.Config;
using EdgeFed.Learning.Data;

namespace EdgeFed.Data;

/// <summary>Opens the data a configuration names.</summary>
internal static class DataSource
{
    /// <summary>Most classes a label of one byte can tell apart.</summary>
    public const int AnyClasses = 256;

    /// <param name="classes">Labels run from 0 to one less; <see cref="AnyClasses"/> while no model is known.</param>
    /// <exception cref="DataException">A file is missing, truncated, corrupt, or has a label out of range; or the shard is empty.</exception>
    public static IdxDataset Load(DataFiles files, DataShard? shard, int classes)
    {
        var data = IdxDataset.Load(files.Images, files.Labels, Selector(shard), classes);
        return data.Count > 0 ? data : throw new DataException($"{files.Images}: no samples{Of(shard)}; expected at least 1.");
    }

    private static ShardSelector? Selector(DataShard? shard) => shard is null
        ? null
        : (count, _) => Shards.Iid(count, shard.Count, shard.Index, shard.Seed);

    private static string Of(DataShard? shard) => shard is null ? "" : $" in shard {shard.Index} of {shard.Count}";
}
