using System.Diagnostics;
using EdgeFed.Transport.Limits;

namespace EdgeFed.Transport.Tests.Limits;

public class PeerBudgetTests
{
    private readonly RefusalCounts _counts = new();

    [Fact]
    public void TryContact_ComingAgainAndAgain_IsRefusedOverAllConnections()
    {
        var budgets = new PeerBudgets(new PeerLimits { ContactsPerMinute = 6 }, _counts, new ManualTime());
        Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => budgets.Of("unit-01").TryContact()));
        Assert.True(budgets.Of("unit-02").TryContact());
    }

    [Theory]
    [InlineData(150_000, 1, "limits.bytes_per_second")]
    [InlineData(1, 150, "limits.frames_per_second")]
    public async Task Pace_FasterThanTheLimit_WaitsAndIsCounted(long bytes, int frames, string limit)
    {
        var budget = new PeerBudgets(new PeerLimits { BytesPerSecond = 100_000, FramesPerSecond = 100 }, _counts, TimeProvider.System).Of("unit-01");
        await budget.PaceAsync(100_000, 0, default);
        Assert.Empty(_counts.Snapshot());
        var watch = Stopwatch.StartNew();
        await budget.PaceAsync(bytes, frames, default);
        Assert.Equal(bytes > 1 || frames > 100, _counts.Snapshot().ContainsKey(limit));
        Assert.True(watch.Elapsed > TimeSpan.FromSeconds(0.2), $"It waited {watch.Elapsed} only.");
    }

    [Fact]
    public void Of_ManyDevicesThatCameOnce_AreForgotten()
    {
        var time = new ManualTime();
        var budgets = new PeerBudgets(new PeerLimits(), _counts, time);
        var first = budgets.Of("unit-0");
        time.Advance(TimeSpan.FromHours(1));
        for (var i = 1; i < 2000; i++) budgets.Of($"unit-{i}");
        Assert.NotSame(first, budgets.Of("unit-0"));
    }
}
