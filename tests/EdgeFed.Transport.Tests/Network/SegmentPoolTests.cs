using System.Buffers;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Tests.Network;

public class SegmentPoolTests
{
    private const int SegmentBytes = 64 << 10;

    [Theory, InlineData(1, SegmentPool.SmallBytes), InlineData(SegmentPool.SmallBytes, SegmentPool.SmallBytes), InlineData(SegmentPool.SmallBytes + 1, SegmentBytes)]
    public void Rent_AfterABurst_KeepsSomeAndLetsTheRestGo(int wanted, int lent)
    {
        var pool = new SegmentPool(SegmentBytes);
        var burst = RentMany(pool, wanted);

        var again = RentMany(pool, wanted);

        Assert.All(again, owner => Assert.Equal(lent, owner.Memory.Length));

        Assert.Equal(SegmentPool.MostKept, again.Intersect(burst).Count());
        Assert.Equal(again.Count, again.Distinct().Count());
    }

    [Fact]
    public void Rent_MoreThanASegment_IsLentElsewhere()
    {
        using var large = new SegmentPool(SegmentBytes).Rent(SegmentBytes + 1);
        Assert.True(large.Memory.Length > SegmentBytes);
    }

    /// <summary>A hundred more than are kept, all given back.</summary>
    private static List<IMemoryOwner<byte>> RentMany(SegmentPool pool, int wanted)
    {
        var rented = Enumerable.Range(0, SegmentPool.MostKept + 100).Select(_ => pool.Rent(wanted)).ToList();
        foreach (var owner in rented) owner.Dispose();
        return rented;
    }
}
