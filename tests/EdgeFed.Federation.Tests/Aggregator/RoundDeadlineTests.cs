using EdgeFed.Federation.Rounds;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Federation.Tests.Aggregator;

public sealed class RoundDeadlineTests
{
    private readonly FakeTimeProvider _time = new(default);

    [Fact]
    public void MillisecondsLeft_AsTimePasses_EndsAtOne()
    {
        var deadline = Begun();
        Assert.Equal((8000, false), (deadline.MillisecondsLeft, deadline.IsOver));
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal((1000, false), (deadline.MillisecondsLeft, deadline.IsOver));
        _time.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal((1, true), (deadline.MillisecondsLeft, deadline.IsOver));
    }

    [Fact]
    public void TryExtend_Twice_ExtendsOnceForEachBeginning()
    {
        var deadline = Begun();
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.True(deadline.TryExtend());
        Assert.Equal(8000, deadline.MillisecondsLeft);
        _time.Advance(TimeSpan.FromSeconds(8));
        Assert.False(deadline.TryExtend());
        Assert.True(deadline.IsOver);
        deadline.Begin();
        Assert.True(deadline.TryExtend());
    }

    [Fact]
    public void MillisecondsLeft_WithoutADeadline_IsZeroAndNeverOver()
    {
        var none = new RoundDeadline(_time, null);
        none.Begin();
        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((0, false), (none.MillisecondsLeft, none.IsOver));
    }

    private RoundDeadline Begun()
    {
        var deadline = new RoundDeadline(_time, TimeSpan.FromSeconds(8));
        deadline.Begin();
        return deadline;
    }
}
