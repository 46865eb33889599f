using EdgeFed.Transport.Limits;
using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Transport.Tests.Limits;

public class TokenBucketTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void TryTake_BurstThenRate_IsWhatThereIs()
    {
        var bucket = new TokenBucket(perSecond: 2, burst: 3, _time);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => bucket.TryTake()));
        _time.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal([true, false], Enumerable.Range(0, 2).Select(_ => bucket.TryTake()));
        Assert.False(bucket.IsFull);
        _time.Advance(TimeSpan.FromSeconds(100));
        Assert.True(bucket.IsFull);
        Assert.Equal(3, Enumerable.Range(0, 9).Count(_ => bucket.TryTake()));
    }

    [Fact]
    public void Take_MoreThanThereIs_IsADebtOfABurstAtMost()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 20, _time);
        bucket.Take(25);
        Assert.Equal(0.5, bucket.Debt.TotalSeconds, 1e-9);
        bucket.Take(1e9);
        Assert.Equal(2, bucket.Debt.TotalSeconds, 1e-9);
        Assert.False(bucket.TryTake());
        _time.Advance(TimeSpan.FromSeconds(2.1));
        Assert.Equal(TimeSpan.Zero, bucket.Debt);
        Assert.True(bucket.TryTake());
    }
}
