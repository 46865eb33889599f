using EdgeFed.Transport.Limits;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Transport.Tests.Limits;

public class ConnectionLimiterTests
{
    private const string Here = "10.0.0.1:1000";
    private const string There = "10.0.0.2:1000";
    private readonly FakeTimeProvider _time = new();
    private readonly RefusalCounts _counts = new();
    private readonly List<string> _evicted = [];

    [Theory]
    [InlineData("connections", "2 connections are open; limits.connections is 2")]
    [InlineData("connections_per_address", "2 connections are open from 10.0.0.1; limits.connections_per_address is 2")]
    [InlineData("pending_per_address", "2 connections from 10.0.0.1 have not said hello yet; limits.pending_per_address is 2")]
    public void Enter_BeyondALimit_IsRefusedByName(string limit, string reason)
    {
        var places = Places(new PeerLimits
        {
            Connections = limit == "connections" ? 2 : 100,
            ConnectionsPerAddress = limit == "connections_per_address" ? 2 : 100,
            PendingPerAddress = limit == "pending_per_address" ? 2 : 100,
        });
        using var first = Enter(places, Here);
        var second = Enter(places, Here);
        Assert.Equal(reason, Refusal(places, Here));
        Assert.Equal(1, _counts.Snapshot()[$"limits.{limit}"]);
        second.Dispose();
        Enter(places, Here).Dispose();
    }

    /// <summary>A fleet that comes back must not be shut out by one that never says hello.</summary>
    [Fact]
    public void Enter_NoPlaceLeft_TheOldestOfTheAddressWithTheMostGivesWay()
    {
        var places = Places(new PeerLimits { PendingConnections = 3 });
        var (first, second) = (Enter(places, Here), Enter(places, Here));
        using var other = Enter(places, There);
        using var newcomer = Enter(places, "10.0.0.3:1");
        Assert.Equal([Here], _evicted);
        Assert.True(first.IsEvicted);
        Assert.False(second.IsEvicted);
        first.Dispose(); // its own end comes later, and counts nothing twice
        first.Dispose();
        other.Admit();
        using var next = Enter(places, "10.0.0.4:1");
        Assert.Equal([Here], _evicted);
    }

    [Fact]
    public void Enter_TooOften_WaitsLongerAfterFailures()
    {
        var places = Places(new PeerLimits { HandshakesPerAddress = 1 });
        for (var i = 0; i < 10; i++) Enter(places, Here).Dispose();
        Assert.Equal("10.0.0.1 connects too often, or failed too often; limits.handshakes_per_address is 1", Refusal(places, Here));
        Enter(places, There).Dispose();
        _time.Advance(TimeSpan.FromSeconds(1));
        using (var failing = Enter(places, Here)) failing.NoteFailure();
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.NotEmpty(Refusal(places, Here));
        _time.Advance(TimeSpan.FromSeconds(2));
        Enter(places, Here).Dispose();
    }

    [Theory]
    [InlineData("10.0.0.1:80", "10.0.0.1")]
    [InlineData("[::ffff:10.0.0.1]:80", "10.0.0.1")]
    [InlineData("[2001:db8:1:2:3:4:5:6]:80", "20010db800010002::/64")]
    [InlineData("[2001:db8:1:2::9]:81", "20010db800010002::/64")]
    [InlineData("unit-01", "unit-01")]
    public void AddressGroup_OfAPeer_IsWhatOneCustomerHas(string peer, string group) => Assert.Equal(group, AddressGroup.Of(peer));

    private ConnectionLimiter Places(PeerLimits limits) => new(limits, _counts, _time);

    private ConnectionSlot Enter(ConnectionLimiter places, string peer)
    {
        var place = places.TryEnter(peer, () => _evicted.Add(peer), out var refusal);
        Assert.Equal("", refusal);
        return place!;
    }

    private static string Refusal(ConnectionLimiter places, string peer)
    {
        Assert.Null(places.TryEnter(peer, () => { }, out var refusal));
        return refusal;
    }
}
