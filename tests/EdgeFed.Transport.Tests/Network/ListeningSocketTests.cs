using System.Net;
using System.Net.Sockets;
using EdgeFed.Core.Endpoints;
using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Tests.Network;

public class ListeningSocketTests
{
    [Theory]
    [InlineData("0.0.0.0:0", "127.0.0.1")]
    [InlineData("[::]:0", "127.0.0.1")]
    [InlineData("[::]:0", "::ffff:127.0.0.1")]
    [InlineData("*:0", "127.0.0.1")]
    [InlineData("127.0.0.1:0", "::ffff:127.0.0.1")]
    [InlineData("[::ffff:127.0.0.1]:0", "127.0.0.1")]
    [InlineData("localhost:0", "localhost")]
    public async Task Open_AnyKindOfAddress_IsReached(string listen, string connect)
    {
        if (listen.StartsWith("[::]", StringComparison.Ordinal) && !Socket.OSSupportsIPv6) return; // a kernel without it
        using var socket = await ListeningSocket.OpenAsync(TcpEndpoint.Parse(listen), backlog: 1);
        var endpoint = new TcpEndpoint(connect, ((IPEndPoint)socket.LocalEndPoint!).Port);
        await using var connection = await new TcpNetwork().ConnectAsync(endpoint.ToString(), CancellationToken.None);
        using var accepted = await socket.AcceptAsync();
    }

    /// <summary>192.0.2.0/24 is for documentation (RFC 5737): no machine has such an address.</summary>
    [Fact]
    public async Task Open_AddressThatIsNotThereYet_MayComeLater()
    {
        var failure = await Assert.ThrowsAsync<NetworkException>(() => ListeningSocket.OpenAsync(TcpEndpoint.Parse("192.0.2.1:0"), backlog: 1));
        Assert.True(failure.MayComeLater);
        Assert.Equal("Cannot listen at 192.0.2.1:0: the address is not one of this machine's.", failure.Message);
    }

    [Fact]
    public async Task Open_PortInUse_DoesNotComeByWaiting()
    {
        using var socket = await ListeningSocket.OpenAsync(TcpEndpoint.Parse("127.0.0.1:0"), backlog: 1);
        var taken = TcpEndpoint.Parse(socket.LocalEndPoint!.ToString()!);
        var failure = await Assert.ThrowsAsync<NetworkException>(() => ListeningSocket.OpenAsync(taken, backlog: 1));
        Assert.False(failure.MayComeLater);
        Assert.Contains("the port is in use by another program", failure.Message);
    }
}
