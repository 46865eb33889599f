using EdgeFed.Transport.Links;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Transport.Tests.Links;

public class ReconnectPolicyTests
{
    private static readonly TransportOptions _options = new(ReconnectMinSeconds: 0.1, ReconnectMaxSeconds: 0.4, ReconnectEagerSeconds: 60);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Next_ContactExpected_IsNeverLongerThanTheShortestStep()
    {
        var policy = PolicyOf(0.999);
        for (var i = 0; i < 100; i++) Assert.InRange(policy.Next().TotalSeconds, 0.05, 0.1);
    }

    [Fact]
    public void Next_AfterLongAbsence_DoublesUpToTheLimit()
    {
        var policy = PolicyOf(0);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal([0.05, 0.1, 0.2, 0.2], Pauses(policy, 4));
    }

    [Fact]
    public void NoteContact_AfterLongAbsence_StartsAnew()
    {
        var policy = PolicyOf(0);
        _time.Advance(TimeSpan.FromSeconds(60));
        _ = Pauses(policy, 2).ToList();
        policy.NoteContact();
        Assert.Equal([0.05], Pauses(policy, 1));
    }

    [Fact]
    public void NoteFailure_ContactExpected_PausesDoubleUpToTheLimit()
    {
        var policy = PolicyOf(0);
        Assert.Equal([0.05, 0.1, 0.2, 0.2], Enumerable.Range(0, 4).Select(_ => PauseAfterFailure(policy)));
    }

    /// <summary>Attempts that nobody hears say nothing about a peer that failed before, for better or worse.</summary>
    [Fact]
    public void Next_WithoutNews_StaysAsLongAsAfterTheLastFailure()
    {
        var policy = PolicyOf(0);
        policy.NoteFailure();
        policy.NoteFailure();
        Assert.Equal([0.1, 0.1, 0.1], Pauses(policy, 3));
    }

    [Theory]
    [InlineData(LinkEndKind.Cut, 0.3, 0.05)] // a network that cuts a link which held: the next contact may be as short
    [InlineData(LinkEndKind.Idle, 0.3, 0.05)]
    [InlineData(LinkEndKind.Cut, 0.05, 0.2)] // shorter than the pause before it
    [InlineData(LinkEndKind.Bye, 0.3, 0.2)] // somebody decided so, and will again
    [InlineData(LinkEndKind.Violation, 0.3, 0.2)]
    [InlineData(LinkEndKind.Bye, 0.5, 0.05)] // longer than the longest pause
    public void NoteEnd_AfterTwoFailures_ForgetsThemIfTheLinkWasGood(LinkEndKind kind, double lasted, double pause)
    {
        var policy = PolicyOf(0);
        policy.NoteFailure();
        policy.NoteFailure();
        policy.NoteEnd(kind, TimeSpan.FromSeconds(lasted));
        Assert.Equal(pause, policy.Next().TotalSeconds);
    }

    private ReconnectPolicy PolicyOf(double random) => new(_options, _time, () => random);

    private static IEnumerable<double> Pauses(ReconnectPolicy policy, int count) => Enumerable.Range(0, count).Select(_ => policy.Next().TotalSeconds);

    private static double PauseAfterFailure(ReconnectPolicy policy)
    {
        policy.NoteFailure();
        return policy.Next().TotalSeconds;
    }
}
