using EdgeFed.Transport.Links;

namespace EdgeFed.Transport.Tests.Links;

public class ContactPaceTests
{
    private static readonly TransportOptions _options = new(ReconnectMinSeconds: 0.1, ReconnectMaxSeconds: 0.4, ReconnectEagerSeconds: 60);
    private readonly ManualTime _time = new();

    [Fact]
    public void Next_ContactExpected_IsNeverLongerThanTheShortestStep()
    {
        var pace = new ContactPace(_options, _time, () => 0.999);
        for (var i = 0; i < 100; i++) Assert.InRange(pace.Next().TotalSeconds, 0.05, 0.1);
    }

    [Fact]
    public void Next_AfterLongAbsence_DoublesUpToTheLimit()
    {
        var pace = new ContactPace(_options, _time, () => 0);
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal([0.05, 0.1, 0.2, 0.2], Enumerable.Range(0, 4).Select(_ => pace.Next().TotalSeconds));
    }

    [Fact]
    public void NoteContact_AfterLongAbsence_StartsAnew()
    {
        var pace = new ContactPace(_options, _time, () => 0);
        _time.Advance(TimeSpan.FromSeconds(60));
        _ = pace.Next();
        _ = pace.Next();
        pace.NoteContact();
        Assert.Equal(0.05, pace.Next().TotalSeconds);
    }
}
