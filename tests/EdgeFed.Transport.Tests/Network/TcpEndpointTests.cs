using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Tests.Network;

public class TcpEndpointTests
{
    [Theory]
    [InlineData("roadside-3.example:7400", "roadside-3.example", 7400)]
    [InlineData("10.0.0.7:0", "10.0.0.7", 0)]
    [InlineData("[fe80::1]:65535", "fe80::1", 65535)]
    [InlineData("*:7400", "*", 7400)]
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
    [InlineData("10.0.0.1:1", false)]
    [InlineData("depot:1", false)]
    public void IsLoopback_Host_TellsWhetherOnlyThisMachineReachesIt(string text, bool expected) =>
        Assert.Equal(expected, TcpEndpoint.Parse(text).IsLoopback);
}
