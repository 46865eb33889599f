using EdgeFed.Transport.Network;

namespace EdgeFed.Transport.Tests.Network;

public class TcpLossResponseTests
{
    /// <summary>Milliseconds: of the last packets, and of an empty queue.</summary>
    [Theory]
    [InlineData(10, 10, false)]
    [InlineData(14, 10, false)]
    [InlineData(15, 10, true)]
    [InlineData(120, 100, false)]
    [InlineData(210, 100, true)]
    [InlineData(0, 0, false)]
    public void IsQueueFull_RoundTripBesideTheShortest_TellsWhoLost(double now, double shortest, bool expected) => Assert.Equal(
        expected, TcpLossResponse.IsQueueFull(new TcpLosses(1, TimeSpan.FromMilliseconds(now), TimeSpan.FromMilliseconds(shortest))));
}
