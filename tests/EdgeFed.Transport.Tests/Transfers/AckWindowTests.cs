using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Transport.Tests.Transfers;

public class AckWindowTests
{
    private static readonly TransportOptions _options = new(MinWindowBytes: 1000, MaxWindowBytes: 8000);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Size_BeforeAnyAcknowledgement_IsTwiceTheSmallest()
    {
        var window = new AckWindow(_options, _time);
        Assert.Equal(2000, window.Size);
        window.Sent(1500);
        Assert.True(window.HasRoomFor(500));
        Assert.False(window.HasRoomFor(501));
    }

    [Fact]
    public void HasRoomFor_NothingUnderWay_AlwaysForOne() => Assert.True(new AckWindow(_options, _time).HasRoomFor(1_000_000));

    [Theory]
    [InlineData(1, 1000)] // 1 kB/s and 1 s: twice the product is 2 bytes, the smallest window holds
    [InlineData(2000, 4000)]
    [InlineData(1_000_000, 8000)]
    public void Size_AfterAcknowledgements_IsTwiceRateTimesDelayWithinItsBounds(int bytesPerSecond, long expected)
    {
        var window = new AckWindow(_options, _time);
        for (var i = 0; i < 50; i++)
        {
            window.Sent(bytesPerSecond);
            _time.Advance(TimeSpan.FromSeconds(1));
            window.Acknowledged(bytesPerSecond, TimeSpan.FromSeconds(1));
        }

        Assert.InRange(window.Size, expected - 1, expected + 1);
        Assert.Equal(0, window.UnderWay);
    }

    [Fact]
    public void Size_AfterAnIdleSpell_DoesNotTakeItForASlowLink()
    {
        var window = new AckWindow(_options, _time);
        Send(window, 2000, TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromHours(1));
        Send(window, 2000, TimeSpan.FromSeconds(1));
        Assert.InRange(window.Size, 3999, 4001);
    }

    [Fact]
    public void Size_ADelayThatGrewForGood_IsFollowedAfterAWhile()
    {
        var window = new AckWindow(_options, _time);
        Send(window, 500, TimeSpan.FromSeconds(1));
        for (var i = 0; i < 12; i++) Send(window, 1500, TimeSpan.FromSeconds(3));
        Assert.InRange(window.Size, 2900, 3100); // 500 bytes a second, three seconds
    }

    [Fact]
    public void Forget_AnEndedTransfer_MakesRoom()
    {
        var window = new AckWindow(_options, _time);
        window.Sent(2000);
        Assert.False(window.HasRoomFor(1));
        window.Forget(2000);
        Assert.Equal(0, window.UnderWay);
    }

    [Fact]
    public void Burst_OfASlowLink_IsLessThanAChunk()
    {
        var window = new AckWindow(_options, _time);
        Assert.Equal(0, window.Burst);
        Send(window, 2000, TimeSpan.FromSeconds(1));
        Assert.Equal(4, window.Burst); // two milliseconds' worth
    }

    private void Send(AckWindow window, int bytes, TimeSpan delay)
    {
        window.Sent(bytes);
        _time.Advance(delay);
        window.Acknowledged(bytes, delay);
    }
}
