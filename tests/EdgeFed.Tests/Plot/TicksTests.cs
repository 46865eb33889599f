using EdgeFed.Plot;

namespace EdgeFed.Tests.Plot;

public class TicksTests
{
    [Theory]
    [InlineData(0, 1, 6, 0.2)]
    [InlineData(0.9, 0.953, 6, 0.01)]
    [InlineData(1, 10, 10, 1)]
    [InlineData(0, 140, 10, 20)]
    [InlineData(0, 3.617, 10, 0.5)]
    [InlineData(0, 123_456, 6, 50_000)]
    [InlineData(-3, 3, 6, 1)]
    public void For_ARange_IsARoundStepWithFewTicks(double low, double high, int most, double step)
    {
        var ticks = Ticks.For(low, high, most);
        Assert.Equal(step, ticks.Step, 12);
        Assert.InRange(ticks.Within(low, high).Count(), 2, most + 1);
    }

    [Fact]
    public void For_WholeNumbersInAShortRange_IsOne() => Assert.Equal([0, 1, 2], Ticks.For(0, 2, 10, isWhole: true).Within(0, 2));

    [Fact]
    public void Within_AStepThatBinaryNumbersDoNotHave_HasBothEnds() => Assert.Equal(
        ["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"], new Ticks(0.1).Within(0, 0.7).Select(new Ticks(0.1).Text));

    [Theory, InlineData(0.02, 0.94, "0.94"), InlineData(20, 1240, "1,240"), InlineData(0.5, -1, "-1.0"), InlineData(1000, 2e6, "2,000,000")]
    public void Text_OfATick_HasTheDecimalsOfItsStep(double step, double value, string expected) => Assert.Equal(expected, new Ticks(step).Text(value));

    [Theory]
    [InlineData(0.91, 0.953, 0.91, 0.96)] // far from zero: as near as ticks allow
    [InlineData(0.1, 0.953, 0, 1)] // near it
    [InlineData(0.9, 0.9, 0.8, 1)] // a single value
    [InlineData(0, 0, -1, 1)]
    public void Fit_ValuesOfAnAxis_EndsAtTicks(double least, double most, double low, double high)
    {
        var fit = new Axis("", 6).Fit([least, most]);
        Assert.Equal((low, high), (Math.Round(fit.Low, 9), Math.Round(fit.High, 9)));
    }

    [Fact]
    public void Fit_RoundsOfAnAxis_EndsWithThem()
    {
        var rounds = new Axis("", 10, IsWhole: true, IsTight: true);
        Assert.Equal((1.0, 37.0), (rounds.Fit([1, 37]).Low, rounds.Fit([1, 37]).High));
        Assert.Equal((3.0, 5.0), (rounds.Fit([4]).Low, rounds.Fit([4]).High));
    }
}
