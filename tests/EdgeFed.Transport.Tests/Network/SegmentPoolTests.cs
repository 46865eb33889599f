using System.Buffers;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Tests.Network;

public class SegmentPoolTests
{
    private const int SegmentBytes = 64 << 10;

    [Theory]
    [InlineData(1, SegmentPool.TinyBytes, SegmentPool.MaxTinyKept)]
    [InlineData(SegmentPool.TinyBytes, SegmentPool.TinyBytes, SegmentPool.MaxTinyKept)]
    [InlineData(SegmentPool.TinyBytes + 1, SegmentPool.SmallBytes, SegmentPool.MaxKept)]
    [InlineData(SegmentPool.SmallBytes + 1, SegmentBytes, SegmentPool.MaxKept)]
    public void Rent_AfterABurst_KeepsSomeAndLetsTheRestGo(int wanted, int lent, int kept)
    {
        var pool = new SegmentPool(SegmentBytes);
        var burst = RentMany(pool, wanted);

        var again = RentMany(pool, wanted);

        Assert.All(again, owner => Assert.Equal(lent, owner.Memory.Length));
        Assert.Equal(kept, again.Intersect(burst).Count());
        Assert.Equal(again.Count, again.Distinct().Count());
    }

    /// <summary>Reads that fill what they were given get more, up to a whole segment; a short one is followed by a small one.</summary>
    [Theory]
    [InlineData(0, SegmentPool.TinyBytes)]
    [InlineData(SegmentPool.TinyBytes - 1, SegmentPool.TinyBytes)]
    [InlineData(SegmentPool.TinyBytes, SegmentPool.SmallBytes)]
    [InlineData(SegmentPool.SmallBytes, SegmentBytes)]
    [InlineData(SegmentBytes, SegmentBytes)]
    public void After_ARead_IsTheSizeForTheNext(int read, int next)
    {
        using var segment = new SegmentPool(SegmentBytes).Rent(SegmentPool.After(read));
        Assert.Equal(next, segment.Memory.Length);
    }

    [Fact]
    public void Rent_MoreThanASegment_IsLentElsewhere()
    {
        using var large = new SegmentPool(SegmentBytes).Rent(SegmentBytes + 1);
        Assert.True(large.Memory.Length > SegmentBytes);
    }

    /// <summary>More than are kept, all given back.</summary>
    private static List<IMemoryOwner<byte>> RentMany(SegmentPool pool, int wanted)
    {
        var rented = Enumerable.Range(0, SegmentPool.MaxTinyKept + 100).Select(_ => pool.Rent(wanted)).ToList();
        foreach (var owner in rented) owner.Dispose();
        return rented;
    }
}
