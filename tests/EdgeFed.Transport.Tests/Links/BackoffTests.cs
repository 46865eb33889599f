using EdgeFed.Transport.Links;

namespace EdgeFed.Transport.Tests.Links;

public class BackoffTests
{
    private static readonly TransportOptions _options = new(ReconnectMinSeconds: 1, ReconnectMaxSeconds: 5);

    [Fact]
    public void Next_WithoutJitter_DoublesUpToTheLimit() =>
        Assert.Equal([0.5, 1, 2, 2.5, 2.5], Waits(new Backoff(_options, () => 0), 5));

    [Fact]
    public void Next_WithJitter_IsBetweenHalfAndAllOfTheStep()
    {
        var waits = Waits(new Backoff(_options, () => 0.999), 4).ToArray();
        double[] steps = [1, 2, 4, 5];
        for (var i = 0; i < steps.Length; i++) Assert.InRange(waits[i], 0.99 * steps[i], steps[i]);
    }

    [Fact]
    public void Reset_StartsAnew()
    {
        var backoff = new Backoff(_options, () => 0);
        _ = Waits(backoff, 4).ToArray();
        backoff.Reset();
        Assert.Equal([0.5], Waits(backoff, 1));
    }

    private static IEnumerable<double> Waits(Backoff backoff, int count) => Enumerable.Range(0, count).Select(_ => backoff.Next().TotalSeconds);
}
