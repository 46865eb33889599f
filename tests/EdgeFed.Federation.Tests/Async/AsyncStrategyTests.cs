using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Async;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Aggregation.Means;
using EdgeFed.Federation.Jobs;

namespace EdgeFed.Federation.Tests.Async;

/// <summary>Weights as the papers' formulas give them.</summary>
public class AsyncStrategyTests
{
    private static readonly Arrival Fresh = new(0, 600, 3000, 5, false, 0.9, 0.9);

    [Theory]
    [InlineData("constant", 0, 0.6)]
    [InlineData("constant", 100, 0.6)]
    [InlineData("polynomial", 0, 0.6)]
    [InlineData("polynomial", 3, 0.3)] // (3 + 1)^-0.5 = 1/2
    [InlineData("hinge", 4, 0.6)]
    [InlineData("hinge", 6, 0.3)] // 1 / (0.5 (6 - 4) + 1) = 1/2
    public void FedAsync_WeightFallsWithStaleness(string function, int staleness, double expected)
    {
        var step = new FedAsync(new StrategyOptions(Staleness: function)).StepFor(Fresh with { Staleness = staleness });
        Assert.Equal(FoldReference.Model, step.Reference);
        Assert.Equal(expected, step.Weight, 12);
    }

    [Theory]
    [InlineData(0, 0.9, 0.9, 0.5)] // e = 1
    [InlineData(0, 0.45, 0.9, 1.0 / 3)] // e = 1/2
    [InlineData(0, 0.9, 0, 0.9 / 0.901)] // nothing is divided by zero
    [InlineData(1.5, 0.1, 0.9, 0.6)] // static
    public void Dbafl_WeightIsTheRatioOfAccuraciesOverOneMore(double scaling, double accuracy, double modelAccuracy, double expected)
    {
        var step = new Dbafl(new StrategyOptions(Scaling: scaling)).StepFor(Fresh with { Accuracy = accuracy, ModelAccuracy = modelAccuracy });
        Assert.Equal(FoldReference.Model, step.Reference);
        Assert.Equal(expected, step.Weight, 12);
    }

    [Fact]
    public void FedBuff_EachUpdateIsAnEqualShareOfTheStep()
    {
        var job = new JobOptions(Mode: JobMode.Buffered, BufferSize: 4, StrategyOptions: new StrategyOptions(ServerLearningRate: 2));
        Assert.Equal(new FoldStep(FoldReference.Base, 0.5), new FedBuff(job.ForStrategy()).StepFor(Fresh));
        Assert.Equal(0.25, new FedBuff(job.ForStrategy()).StepFor(Fresh with { Staleness = 3 }).Weight, 12);
    }

    [Fact]
    public void AsoFed_WeightIsTheShareOfSamples() => Assert.Equal(new FoldStep(FoldReference.Base, 0.2), new AsoFed().StepFor(Fresh));

    [Fact]
    public void AverageTwo_IsHalf() => Assert.Equal(new FoldStep(FoldReference.Model, 0.5), new AverageTwo().StepFor(Fresh with { Staleness = 300 }));

    [Fact]
    public void Bdfl_AFirstUpdateJoinsTheMean_AnotherReplacesItsOwn()
    {
        Assert.Equal(new FoldStep(FoldReference.Model, 0.2), new Bdfl().StepFor(Fresh with { IsFirst = true }));
        Assert.Equal(new FoldStep(FoldReference.Previous, 0.2), new Bdfl().StepFor(Fresh));
    }

    [Theory]
    [InlineData("median", JobMode.Async, "needs rounds")]
    [InlineData("fedasync", JobMode.Sync, "is asynchronous")]
    public void Problem_StrategyOfAnotherMode_SaysWhichFit(string strategy, JobMode mode, string expected)
    {
        var problem = Strategies.Problem(new JobOptions(Strategy: strategy, Mode: mode).ForStrategy());
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.Contains(mode == JobMode.Sync ? "fedavg" : "fedbuff", problem, StringComparison.Ordinal);
    }
}
