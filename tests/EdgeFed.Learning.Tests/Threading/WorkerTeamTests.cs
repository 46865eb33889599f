using EdgeFed.Learning.Threading;

namespace EdgeFed.Learning.Tests.Threading;

public class WorkerTeamTests
{
    [Theory, InlineData(1), InlineData(2), InlineData(5)]
    public void Run_ManyTimes_EveryPartOnceEachTime(int threads)
    {
        using var team = new WorkerTeam(threads);
        var counts = new int[threads];
        for (var run = 0; run < 200; run++) team.Run(part => counts[part]++);
        Assert.All(counts, count => Assert.Equal(200, count));
    }

    [Fact]
    public void Run_AfterAPause_WakesSleepingThreads()
    {
        using var team = new WorkerTeam(2);
        var ran = 0;
        team.Run(part => ran += part);
        Thread.Sleep(20); // long enough for the other thread to fall asleep; nothing is asserted about it
        team.Run(part => ran += part);
        Assert.Equal(2, ran);
    }

    [Fact]
    public void Run_APartFails_TellsTheCallerAndGoesOn()
    {
        using var team = new WorkerTeam(3);
        var failure = Assert.Throws<AggregateException>(() => team.Run(part =>
        {
            if (part == 2) throw new InvalidOperationException("part 2");
        }));
        Assert.Equal("part 2", failure.InnerException!.Message);
        Assert.Throws<InvalidOperationException>(() => team.Run(part =>
        {
            if (part == 0) throw new InvalidOperationException("part 0");
        }));
        team.Run(_ => { });
    }

    [Theory, InlineData(0, 3), InlineData(2, 3), InlineData(7, 2), InlineData(int.MaxValue, 256)]
    public void Share_AllParts_CoverEverythingOnce(int count, int parts)
    {
        var shares = Enumerable.Range(0, parts).Select(part => Share.Of(count, part, parts)).ToArray();
        Assert.Equal(0, shares[0].Start);
        Assert.Equal(count, shares[^1].End);
        for (var part = 1; part < parts; part++) Assert.Equal(shares[part - 1].End, shares[part].Start);
        Assert.InRange(shares.Max(share => share.Length) - shares.Min(share => share.Length), 0, 1);
    }
}
