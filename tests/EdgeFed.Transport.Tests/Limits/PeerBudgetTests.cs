using EdgeFed.Transport.Limits;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Transport.Tests.Limits;

public class PeerBudgetTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryContact_ComingAgainAndAgain_IsRefusedOverAllConnections()
    {
        var budgets = new PeerBudgets(new PeerLimits { ContactsPerMinute = 6 }, _time);
        Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => budgets.Of("unit-01").TryContact()));
        Assert.True(budgets.Of("unit-02").TryContact());
    }

    [Theory]
    [InlineData(50_000, 1, 0, 0.5, "limits.bytes_per_second")]
    [InlineData(1, 150, 0, 0.5, "limits.frames_per_second")]
    [InlineData(1, 1, 1.5, 2, "limits.work_share")]
    public void Debt_MoreThanTheLimit_LastsUntilItIsPaidBack(long bytes, int frames, double work, double seconds, string limit)
    {
        var limits = new PeerLimits { BytesPerSecond = 100_000, FramesPerSecond = 100, WorkShare = 0.25 };
        var budgets = new PeerBudgets(limits, _time);
        budgets.Of("unit-01").Take(100_000, 0, TimeSpan.Zero); // a second's worth at once
        Assert.Equal(TimeSpan.Zero, budgets.Of("unit-01").Debt(out _));

        budgets.Of("unit-01").Take(bytes, frames, TimeSpan.FromSeconds(work));
        Assert.Equal(seconds, budgets.Of("unit-01").Debt(out var name).TotalSeconds, 0.001);
        Assert.Equal(limit, name);
        Assert.Equal(TimeSpan.Zero, budgets.Of("unit-02").Debt(out _));
        _time.Advance(TimeSpan.FromSeconds(seconds));
        Assert.Equal(TimeSpan.Zero, budgets.Of("unit-01").Debt(out _));
    }

    [Fact]
    public void Of_ManyDevicesThatCameOnce_AreForgotten()
    {
        var budgets = new PeerBudgets(new PeerLimits(), _time);
        var first = budgets.Of("unit-0");
        _time.Advance(TimeSpan.FromHours(1));
        for (var i = 1; i < 2000; i++) budgets.Of($"unit-{i}");
        Assert.NotSame(first, budgets.Of("unit-0"));
    }
}
