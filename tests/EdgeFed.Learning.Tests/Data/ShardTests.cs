using EdgeFed.Learning.Data;

namespace EdgeFed.Learning.Tests.Data;

public class ShardTests
{
    [Theory, InlineData(0, 3), InlineData(2, 3), InlineData(100, 1), InlineData(103, 4)]
    public void Iid_AllShards_CoverEverySampleOnce(int count, int shards)
    {
        var all = Enumerable.Range(0, shards).Select(index => Shards.Iid(count, shards, index, seed: 5)).ToArray();
        Assert.Equal(Enumerable.Range(0, count), all.SelectMany(shard => shard).Order());
        Assert.InRange(all.Max(shard => shard.Length) - all.Min(shard => shard.Length), 0, 1);
    }

    [Fact]
    public void Iid_SameSeed_SameShard_OtherSeed_Another()
    {
        Assert.Equal(Shards.Iid(50, 5, 2, 1), Shards.Iid(50, 5, 2, 1));
        Assert.NotEqual(Shards.Iid(50, 5, 2, 1), Shards.Iid(50, 5, 2, 2));
    }
}
