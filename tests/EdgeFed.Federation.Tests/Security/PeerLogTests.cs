using EdgeFed.Federation.Security;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Federation.Tests.Security;

/// <summary>A stranger who tries all day must not fill the log, nor hide another one in it.</summary>
public class PeerLogTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly LogLines _lines = new();
    private readonly PeerLog _log;

    public PeerLogTests() => _log = new PeerLog(_lines, _time);

    [Fact]
    public void Refused_SameAddressAgain_IsAFewLinesAMinuteAndACount()
    {
        for (var i = 0; i < 120; i++)
        {
            _log.Refused($"192.0.2.1:{40000 + i}", "Untrusted", "it shows no certificate");
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(20, _lines.All.Count);
        Assert.Contains("192.0.2.1:40060 was refused (Untrusted): it shows no certificate (and 50 times more that were not told)", _lines.All[10]);
    }

    [Fact]
    public void Refused_SameAddressWithAnotherReason_IsTold()
    {
        _log.Refused("192.0.2.1:1", "Malformed", "a frame of 1 GB");
        _log.Refused("192.0.2.1:2", "Malformed", "a frame of 2 GB");
        Assert.Contains("2 GB", _lines.All[1]);
    }

    [Fact]
    public void Refused_AnotherAddressOrReason_IsToldAtOnce()
    {
        _log.Refused("192.0.2.1:1", "Untrusted", "it shows no certificate");
        _log.Refused("192.0.2.2:1", "Untrusted", "it shows no certificate");
        _log.Refused("192.0.2.1:2", "Malformed", "no frame");
        Assert.Equal(3, _lines.All.Count);
    }

    [Fact]
    public void Refused_ManyAddresses_AllAreTold()
    {
        for (var i = 0; i < 5000; i++) _log.Refused($"10.0.{i / 256}.{i % 256}:1", "Busy", "full");
        Assert.Equal(5000, _lines.All.Count);
    }

    /// <summary>Whatever the line is, as long as it says about whom.</summary>
    [Fact]
    public void AnyLineAboutADevice_AgainAndAgain_IsAFewLines()
    {
        for (var i = 0; i < 100; i++)
        {
            _log.Violation("unit-01", $"mistake {i}");
            _log.Gone("unit-01", $"reason {i}");
            _log.UnknownWant("unit-01", $"name {i}");
            _log.UpdateRefused(3, "unit-01", $"refused {i}");
        }

        Assert.Equal(40, _lines.All.Count);
    }

    [Fact]
    public void UpdateHere_OfManyRoundsAMinute_IsTold()
    {
        for (var round = 1; round <= 100; round++) _log.UpdateHere(round, "unit-01", 500, 1, 1);
        Assert.Equal(100, _lines.All.Count);
    }

    [Fact]
    public void Refused_OneDeviceAgainAndAgain_HidesNoOther()
    {
        for (var i = 0; i < 100; i++) _log.OfferRefused("unit-01", "a", "Malformed", "no");
        _log.OfferRefused("unit-02", "a", "Malformed", "no");
        Assert.StartsWith("unit-02", _lines.All[^1]);
    }

    [Fact]
    public void LinesOfTheUnitItself_AreAllTold()
    {
        for (var i = 0; i < 100; i++) _log.CannotRepair($"damage {i}");
        Assert.Equal(100, _lines.All.Count);
    }

    [Fact]
    public void LinesOfAWorker_AreAboutItsAggregator()
    {
        var log = new PeerLog(_lines, _time, peer: "the aggregator");
        for (var i = 0; i < 100; i++) log.AggregatorLost($"reason {i}");
        for (var i = 0; i < 100; i++) log.CannotJoin($"reason {i}");
        for (var round = 1; round <= 100; round++) log.Training(round, round - 1, 500);
        Assert.Equal(120, _lines.All.Count);
    }
}
