namespace EdgeFed.Config;

/// <summary>Reads where data lies and which part of it is meant.</summary>
internal static class DataConfigReader
{
    private const int MaxShards = 100_000;

    public static DataFiles Files(ConfigSection data, string purpose)
    {
        data.Word("format", "idx", "Format of the files; gzip is recognised.", "idx");
        return new DataFiles(
            data.RequiredFilePath("images", $"Samples for {purpose}."),
            data.RequiredFilePath("labels", $"Labels for {purpose}."));
    }

    public static DataFiles? TestFiles(ConfigSection root)
    {
        var data = root.Optional("test_data");
        var files = Files(data, "evaluation");
        return data.Exists ? files : null;
    }

    public static DataShard? Shard(ConfigSection data)
    {
        var shard = data.Optional("shard");
        var count = shard.RequiredInt("count", 1, MaxShards, "Equal parts the data is cut into.");
        var index = shard.RequiredInt("index", 0, MaxShards - 1, "Which part this unit holds, from 0.");
        var seed = shard.Seed("seed", 1, "How samples are dealt to parts; the same on all units.");
        if (!shard.Exists) return null;
        if (index >= count) shard.Refuse("index", index, $"a whole number from 0 to {count - 1}, as count is {count}");
        return new DataShard(count, index, seed);
    }
}
