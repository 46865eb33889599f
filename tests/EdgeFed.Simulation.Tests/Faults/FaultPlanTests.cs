using EdgeFed.Simulation.Faults;

namespace EdgeFed.Simulation.Tests.Faults;

public class FaultPlanTests
{
    private static readonly FaultPlanOptions _options = new(["aggregator", "worker-1"], TimeSpan.FromMinutes(5));

    [Fact]
    public void FromSeed_SameSeed_SamePlan() =>
        Assert.Equal(FaultPlan.FromSeed(9, _options).ToString(), FaultPlan.FromSeed(9, _options).ToString());

    [Fact]
    public void FromSeed_ManySeeds_DrawEveryKind()
    {
        var kinds = Enumerable.Range(0, 100).SelectMany(seed => FaultPlan.FromSeed((ulong)seed, _options).Faults).Select(fault => fault.GetType());
        Assert.Equal(7, kinds.Distinct().Count());
    }

    [Fact]
    public void ToString_Crash_SaysWhoWhenAndHow()
    {
        var fault = new CrashFault(TimeSpan.FromSeconds(12.5), "pi", CrashKind.PowerLoss, TimeSpan.FromSeconds(3));
        Assert.Equal("12.500 s: pi crashes (PowerLoss), back after 3.000 s", fault.ToString());
    }

    [Fact]
    public void ApplyTo_DiskFull_HasRoomAgainAfterwards()
    {
        var world = new World(1);
        new FaultPlan([new DiskFullFault(TimeSpan.FromSeconds(1), "pi", TimeSpan.FromSeconds(5))]).ApplyTo(world);
        world.RunFor(TimeSpan.FromSeconds(2));
        Assert.Equal(0, world.Host("pi").Disk.Capacity);
        world.RunFor(TimeSpan.FromSeconds(10));
        Assert.Equal(long.MaxValue, world.Host("pi").Disk.Capacity);
    }

    [Theory]
    [InlineData(new[] { 3 })]
    [InlineData(new[] { 0, 9 })]
    [InlineData(new[] { 2, 5, 6 })]
    public void Shrink_FailureNeedsSomeItems_KeepsJustThose(int[] needed)
    {
        var shrunk = Shrinker.Shrink(Enumerable.Range(0, 10).ToArray(), items => needed.All(items.Contains));
        Assert.Equal(needed, shrunk);
    }

    [Fact]
    public void Shrink_FailsWithoutAnything_LeavesNothing() => Assert.Empty(Shrinker.Shrink([1, 2, 3], _ => true));
}
