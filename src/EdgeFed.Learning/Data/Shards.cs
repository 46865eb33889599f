using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Data;

/// <summary>Divides samples among devices, by seed; every unit that asks gets the same answer.</summary>
public static class Shards
{
    /// <summary>
    /// Shard <paramref name="index"/> of <paramref name="shards"/>: all samples shuffled by the seed and cut into runs
    /// whose sizes differ by at most one (the first ones are the longer ones). Shards are disjoint and cover everything.
    /// </summary>
    public static int[] Iid(int count, int shards, int index, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfLessThan(shards, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, shards);
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;
        new CounterRandom(seed).Shuffle(order.AsSpan());
        return order[Start(count, shards, index)..Start(count, shards, index + 1)];
    }

    private static int Start(int count, int shards, int index) => (count / shards * index) + Math.Min(index, count % shards);
}
