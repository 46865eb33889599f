using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Federation.Worker.Algorithms;
using EdgeFed.Protocol.Messages;

namespace EdgeFed.Federation.Tests.Worker.Algorithms;

public sealed class EpochBudgetTests
{
    [Theory, InlineData(0, 10), InlineData(4, 4), InlineData(10, 10), InlineData(1000, 10)]
    public void Of_NoDeadline_IsTheLesserOfJobAndUnit(int max, int expected)
    {
        var budget = new EpochBudget(max);
        Assert.Equal(expected, budget.Of(JobOf(), TaskOf(0)));
        budget.Note(JobOf(), 1, 1_000_000); // no clock decides
        Assert.Equal(expected, budget.Of(JobOf(), TaskOf(0)));
    }

    [Theory, InlineData(60, 20, 4), InlineData(600, 20, 10), InlineData(5, 20, 1), InlineData(1, 0, 10)]
    public void Of_ADeadline_IsWhatFitsIntoMostOfIt(int deadlineSeconds, double secondsOfTwoEpochs, int expected)
    {
        var budget = new EpochBudget(0);
        Assert.Equal(10, budget.Of(JobOf(), TaskOf(deadlineSeconds))); // nothing known yet
        budget.Note(JobOf(), 2, secondsOfTwoEpochs);
        Assert.Equal(expected, budget.Of(JobOf(), TaskOf(deadlineSeconds)));
    }

    [Fact]
    public void Of_AnotherJob_KnowsNothingOfTheOneBefore()
    {
        var budget = new EpochBudget(0);
        budget.Note(JobOf(seed: 2), 1, 100);
        Assert.Equal(10, budget.Of(JobOf(), TaskOf(60)));
    }

    private static JobDefinition JobOf(ulong seed = 1) => JobDefinition.Freeze(
        new JobOptions("partial", LocalEpochs: 10, Strategy: "fedprox", ProximalMu: 0.1, Seed: seed), TestJob.TinySpec);

    private static Train TaskOf(int deadlineSeconds) => new("partial", 1, 0, default, deadlineSeconds * 1000L);
}
