using EdgeFed.Core.Endpoints;

namespace EdgeFed.Transport.Tests.Network;

public class TcpEndpointTests
{
    [Theory]
    [InlineData("roadside-3.example:7400", "roadside-3.example", 7400)]
    [InlineData("10.0.0.7:0", "10.0.0.7", 0)]
    [InlineData("[fe80::1]:65535", "fe80::1", 65535)]
    [InlineData("*:7400", "*", 7400)]
    [InlineData("0.0.0.0:7400", "0.0.0.0", 7400)]
    [InlineData("[::]:7400", "::", 7400)]
    [InlineData("[::ffff:192.0.2.1]:7400", "::ffff:192.0.2.1", 7400)]
    [InlineData("dépôt.example:7400", "dépôt.example", 7400)]
    [InlineData("depot.local.:7400", "depot.local.", 7400)]
    [InlineData("rsu_3:7400", "rsu_3", 7400)]
    public void Parse_ValidText_ReadsHostAndPort(string text, string host, int port)
    {
        var endpoint = TcpEndpoint.Parse(text);
        Assert.Equal(new TcpEndpoint(host, port), endpoint);
        Assert.Equal(text, endpoint.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("host")]
    [InlineData(":7400")]
    [InlineData("host:")]
    [InlineData("host:65536")]
    [InlineData("host:-1")]
    [InlineData("fe80::1:80")]
    [InlineData("[host]:80")]
    [InlineData("a b:80")]
    [InlineData("256.0.0.1:80")]
    [InlineData("1.2.3.4.5:80")]
    [InlineData("a..b:80")]
    [InlineData("a..:80")]
    [InlineData("[::ffff:1.2.3.256]:80")]
    [InlineData("a-label-of-more-than-sixty-three-letters-which-no-name-server-would-take:80")]
    [InlineData("a/b:80")]
    public void TryParse_InvalidText_SaysWhatWasSeen(string? text)
    {
        Assert.False(TcpEndpoint.TryParse(text, out _, out var problem));
        Assert.Contains($"'{text}'", problem);
    }

    [Theory]
    [InlineData("localhost:1", true)]
    [InlineData("127.8.0.1:1", true)]
    [InlineData("[::1]:1", true)]
    [InlineData("*:1", false)]
    [InlineData("[::ffff:127.0.0.1]:1", true)]
    [InlineData("[::ffff:10.0.0.1]:1", false)]
    [InlineData("0.0.0.0:1", false)]
    [InlineData("[::]:1", false)]
    [InlineData("10.0.0.1:1", false)]
    [InlineData("depot:1", false)]
    public void IsLoopback_Host_TellsWhetherOnlyThisMachineReachesIt(string text, bool expected) =>
        Assert.Equal(expected, TcpEndpoint.Parse(text).IsLoopback);

    [Theory]
    [InlineData("[::ffff:192.0.2.1]:1", "192.0.2.1")]
    [InlineData("0.0.0.0:1", "0.0.0.0")]
    [InlineData("[::]:1", "::")]
    [InlineData("*:1", "0.0.0.0")]
    [InlineData("depot:1", null)]
    public void Address_LiteralHost_IsNotLookedUp(string text, string? address) => Assert.Equal(address, TcpEndpoint.Parse(text).Address?.ToString());

    [Fact]
    public void LookupName_InternationalName_IsWhatNameServersKnow() =>
        Assert.Equal("xn--dpt-bma0d.example", TcpEndpoint.Parse("dépôt.example:1").LookupName);
}
