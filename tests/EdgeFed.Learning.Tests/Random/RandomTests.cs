using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Tests.Random;

public class RandomTests
{
    [Fact]
    public void At_KnownPositions_KeepTheirValues() // frozen: version 0 of every model stands on them
    {
        var random = new CounterRandom(42, 3);
        Assert.Equal(
            [random.At(0), random.At(1), random.At(ulong.MaxValue)],
            [Frozen.First, Frozen.Second, Frozen.Last]);
    }

    [Fact]
    public void Values_ManyPositions_StayInRange()
    {
        var random = new CounterRandom(1);
        for (ulong i = 0; i < 10_000; i++)
        {
            Assert.InRange(random.UnitAt(i), 0, 0.99999999f);
            Assert.InRange(random.SignedAt(i), -1, 0.99999999f);
            Assert.InRange(random.BelowAt(i, 7), 0, 6);
        }
    }

    [Fact]
    public void Derive_AnyPartDiffers_SeedDiffers()
    {
        ulong[] seeds =
        [
            SeedDerivation.Derive(1, "unit-01", 1), SeedDerivation.Derive(2, "unit-01", 1),
            SeedDerivation.Derive(1, "unit-02", 1), SeedDerivation.Derive(1, "unit-01", 2), SeedDerivation.Derive(1, "", 1),
            SeedDerivation.DeriveRounding(1, "unit-01", 1), SeedDerivation.DerivePersonal(1, "unit-01", 1),
        ];
        Assert.Equal(seeds.Length, seeds.Distinct().Count());
        Assert.Equal(Frozen.Derived, seeds[0]);
    }

    // Worked out by a Python twin of the two functions.
    private static class Frozen
    {
        public const ulong First = 5644283924942595004, Second = 15445046431580696038, Last = 8689568965805275200;
        public const ulong Derived = 7557832325964306732;
    }
}
