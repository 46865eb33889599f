using EdgeFed.Device.Lights;

namespace EdgeFed.Device.Tests;

public class PatternTests
{
    private static readonly UnitSign[] _signs = Enum.GetValues<UnitSign>();

    public static TheoryData<UnitSign, UnitSign> Pairs()
    {
        var pairs = new TheoryData<UnitSign, UnitSign>();
        foreach (var one in _signs)
            foreach (var other in _signs.Where(other => other > one)) pairs.Add(one, other);
        return pairs;
    }

    /// <summary>The number of flashes, or one time by half: what a person sees without a watch.</summary>
    [Theory, MemberData(nameof(Pairs))]
    public void Patterns_OfTwoSigns_CanBeToldApart(UnitSign one, UnitSign other)
    {
        var (a, b) = (SignPatterns.Of(one), SignPatterns.Of(other));
        var differ = a.Steps.Count != b.Steps.Count || a.Steps.Zip(b.Steps).Any(pair => Ratio(pair.First.Milliseconds, pair.Second.Milliseconds) > 1.5);
        Assert.True(differ, $"{one} and {other}");
    }

    /// <summary>Also on a lamp that knows one flash and one pause only.</summary>
    [Theory, MemberData(nameof(Pairs))]
    public void Likenesses_OfTwoSigns_CanBeToldApart(UnitSign one, UnitSign other)
    {
        var (a, b) = (SignPatterns.Of(one), SignPatterns.Of(other));
        var differ = a.IsSteady || b.IsSteady || Ratio(a.Like.On, b.Like.On) > 1.4 || Ratio(a.Like.Off, b.Like.Off) > 1.4;
        Assert.True(differ, $"{one} and {other}");
    }

    [Fact]
    public void Patterns_AllSigns_HaveAPeriodAPersonWaitsFor() =>
        Assert.All(_signs, sign => Assert.InRange(SignPatterns.Of(sign).Length.TotalSeconds, 0.1, 4));

    [Theory]
    [InlineData(UnitSign.Training, 1)]
    [InlineData(UnitSign.Searching, 2)]
    [InlineData(UnitSign.Degraded, 3)]
    [InlineData(UnitSign.Error, 4)]
    public void Answer_Sign_HasItsNumberOfFlashes(UnitSign sign, int flashes)
    {
        var steps = SignPatterns.Answer(sign).Steps;
        Assert.Equal(flashes, steps.Count(step => step.IsOn));
        Assert.False(steps[0].IsOn);
        Assert.False(steps[^1].IsOn);
    }

    [Theory]
    [InlineData(UnitSign.Idle, LinkHealth.Up, true)]
    [InlineData(UnitSign.Error, LinkHealth.Up, false)]
    [InlineData(UnitSign.ShuttingDown, LinkHealth.Up, false)]
    public void LinkLamp_Sign_IsSteady(UnitSign sign, LinkHealth link, bool isOn) =>
        Assert.Equal(BlinkPattern.Steady(isOn), SignPatterns.Of(LampRole.Link, sign, link));

    [Theory]
    [InlineData(LinkHealth.Silent, UnitSign.Degraded)]
    [InlineData(LinkHealth.Lost, UnitSign.Searching)]
    public void LinkLamp_BadLink_ShowsItWhateverTheUnitDoes(LinkHealth link, UnitSign shown) =>
        Assert.Equal(SignPatterns.Of(shown), SignPatterns.Of(LampRole.Link, UnitSign.Training, link));

    [Fact]
    public void ErrorLamp_AllIsWell_IsDark() =>
        Assert.Equal(BlinkPattern.Steady(false), SignPatterns.Of(LampRole.Error, UnitSign.Training, LinkHealth.Up));

    private static double Ratio(int one, int other) => (double)Math.Max(one, other) / Math.Min(one, other);
}
