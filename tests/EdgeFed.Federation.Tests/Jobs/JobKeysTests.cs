using EdgeFed.Aggregation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;

namespace EdgeFed.Federation.Tests.Jobs;

public class JobKeysTests
{
    [Fact]
    public void Differences_OfTheSameJob_AreNone() => Assert.Empty(JobKeys.Differences(TestJob.Tiny, TestJob.Tiny));

    [Fact]
    public void Differences_OfAnEditedJob_NameEachKeyWithBothValues()
    {
        var edited = JobDefinition.Freeze(
            TestJob.Tiny.Options with { Rounds = 12, LearningRate = 0.01, ClipNorm = 5, StrategyOptions = new StrategyOptions(Trim: 0.1) }, TestJob.TinySpec);
        Assert.Equal(["rounds 10 -> 12", "learning_rate 0.001 -> 0.01", "clip_norm default -> 5", "strategy_options.trim default -> 0.1"],
            JobKeys.Differences(TestJob.Tiny, edited));
    }
}
