using System.Buffers;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Tests.Network;

public class SegmentPoolTests
{
    private const int SegmentBytes = 4096;

    [Fact]
    public void Rent_AfterABurst_KeepsSomeAndLetsTheRestGo()
    {
        var pool = new SegmentPool(SegmentBytes);
        var burst = RentMany(pool);

        var again = RentMany(pool);

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
    private static List<IMemoryOwner<byte>> RentMany(SegmentPool pool)
    {
        var rented = Enumerable.Range(0, SegmentPool.MostKept + 100).Select(_ => pool.Rent()).ToList();
        foreach (var owner in rented) owner.Dispose();
        return rented;
    }
}
