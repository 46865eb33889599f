using EdgeFed.Learning.Data.Partitions;

namespace EdgeFed.Config;

/// <summary>Reads which part of the data is this unit's, and how parts are dealt.</summary>
internal static class ShardConfigReader
{
    private const int MaxShards = 100_000;

    /// <param name="origin">What is cut into parts.</param>
    public static DataShard? Read(ConfigSection data, DataOrigin origin)
    {
        var shard = data.Optional("shard",
            "Part of the data that this unit holds. Leave the section out to hold all of it.");
        var count = shard.RequiredInt("count", 1, MaxShards, "Parts the data is cut into.", "4");
        var index = shard.RequiredInt("index", 0, MaxShards - 1, "Which part this unit holds, from 0.", "0");
        var seed = shard.Seed("seed", 1, "How samples are dealt to parts; the same on all units.");
        var partition = Partition(
            data.Section("partition", "How samples are dealt to the parts."), shard.Exists, count, hasLabels: origin is not SeriesFile);
        if (!shard.Exists) return null;
        if (index >= count) shard.Refuse("index", index, $"a whole number from 0 to {count - 1}, as count is {count}");
        return new DataShard(count, index, seed, partition);
    }

    /// <summary>Null for equal parts.</summary>
    private static IPartitioner? Partition(ConfigSection section, bool isSharded, int shards, bool hasLabels)
    {
        var kind = section.Word("kind", "iid", "How samples are dealt to the parts of `data.shard`: in equal parts (`iid`), by class "
            + "(`classes`, `dirichlet`), in unequal parts (`lognormal`, `sizes`), or as in the DCS paper (`dcs`).",
            "iid", "classes", "dirichlet", "lognormal", "sizes", "dcs");
        var classes = section.Int("classes", 2, 1, 256, "With `classes` and `dcs`: classes of each part; 9, 6 or 2 in the DCS paper.");
        var alpha = section.Double("alpha", 0.5, value => value is >= 0.001 and <= 1_000_000, "a number from 0.001 to 1000000",
            "With `dirichlet`: how even the classes are; near 0 each is in one part, at 100 all parts are alike.");
        var sigma = section.Double("sigma", 1, value => value is >= 0 and <= 10, "a number from 0 to 10",
            "With `lognormal`: how unequal the parts are; 0 makes them equal.");
        var sizes = section.List("sizes", "none", "whole numbers from 0 to 2147483647, separated by commas",
            "With `sizes`: samples of each part.", ConfigValues.Whole(0, int.MaxValue), "9,9,9,9");
        Check(section, kind, sizes.Length, isSharded, shards);
        IPartitioner? partition = kind switch
        {
            "classes" => new ClassesPartition(classes),
            "dirichlet" => new DirichletPartition(alpha),
            "lognormal" => new LogNormalPartition(sigma),
            "sizes" => new SizesPartition(sizes),
            "dcs" => new DcsPartition(classes),
            _ => null,
        };
        if (partition is { NeedsLabels: true } && !hasLabels)
            section.Refuse("kind", kind, "\"iid\", \"lognormal\" or \"sizes\" with format \"csv\": series have no classes");
        return partition;
    }

    private static void Check(ConfigSection section, string kind, int sizes, bool isSharded, int shards)
    {
        if (kind != "iid" && !isSharded)
            section.Refuse("kind", kind, "data.shard beside it, which says how many parts there are and which is this unit's");
        else if (kind == "sizes" && sizes != shards)
            section.Refuse("sizes", sizes == 0 ? "none" : $"{sizes} sizes", $"{shards} sizes, as data.shard.count is {shards}");
        else if (kind == "dcs" && shards != DcsPartition.Devices)
            section.Refuse("kind", kind, $"data.shard.count {DcsPartition.Devices} beside it, which is {shards}");
    }
}
