using EdgeFed.Aggregation.Catalog;
using EdgeFed.Aggregation.Sums;
using EdgeFed.Core.Compute;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Jobs;

namespace EdgeFed.Federation.Tests.Aggregation;

public sealed class MeanStrategyTests
{
    private static readonly float[][] Values = [[1, 2, 3], [5, 6, 7]];

    [Theory]
    [InlineData("fedavg", 4f), InlineData("fedprox", 4f), InlineData("fedavgm", 4f), InlineData("fedadam", 4f), InlineData("fedyogi", 4f)]
    [InlineData("bdfl", 3f)]
    public async Task Fold_UnequalSampleCounts_WeighsAsTheStrategySays(string strategy, float first)
    {
        using var updates = await SpooledUpdates.WriteAsync(Values, [10, 30]);
        Assert.Equal([first, first + 1, first + 2], await updates.FoldAsync(strategy));
    }

    [Theory, InlineData("fedavg", false), InlineData("bdfl", true), InlineData("median", true), InlineData("krum", true)]
    public void HasRoomFor_MoreExamplesThanSumsTake_OnlyWhereTheyAreNotAdded(string strategy, bool expected) =>
        Assert.Equal(expected, RoundFold.Open(SpooledUpdates.Strategy(strategy), 1, new ThreadPoolCompute()).HasRoomFor(ExactSum.MaxTotalWeight + 1));

    [Fact]
    public void Problem_FedProxWithoutMu_SaysWhatItNeeds()
    {
        Assert.Contains("proximal_mu above 0", Strategies.Problem(new JobOptions(Strategy: "fedprox").ForStrategy()));
        Assert.Null(Strategies.Problem(new JobOptions(Strategy: "fedprox", ProximalMu: 0.01).ForStrategy()));
    }

    /// <summary>What its steps changed would not be the gradient, or its versions not those that were folded.</summary>
    [Fact]
    public void Problem_ScaffoldWithoutPlainSteps_SaysWhatItNeeds()
    {
        var plain = new JobOptions(Strategy: "scaffold", Optimizer: "sgd");
        Assert.Null(Strategies.Problem(plain.ForStrategy()));
        Assert.Contains("needs optimizer sgd", Strategies.Problem((plain with { Optimizer = "adam" }).ForStrategy()));
        Assert.Contains("momentum 0", Strategies.Problem((plain with { Momentum = 0.9 }).ForStrategy()));
        Assert.Contains("schedule constant", Strategies.Problem((plain with { Schedule = "cosine" }).ForStrategy()));
        Assert.Contains("needs model_encoding f32", Strategies.Problem((plain with { Encoding = "q8" }).ForStrategy()));
        Assert.Contains("needs rounds", Strategies.Problem((plain with { Mode = JobMode.Async }).ForStrategy()));
    }

    [Fact]
    public void Problem_LocalWithAnEncoding_SaysThatNothingTravels()
    {
        Assert.Contains("encoding is 'q8'; expected f32", Strategies.Problem(new JobOptions(Strategy: "local", Encoding: "q8").ForStrategy()));
        Assert.Contains("model_encoding is 'q4'; expected auto or f32", Strategies.Problem(new JobOptions(Strategy: "local", ModelEncoding: "q4").ForStrategy()));
        Assert.Null(Strategies.Problem(new JobOptions(Strategy: "local").ForStrategy()));
        Assert.Contains("needs rounds", Strategies.Problem(new JobOptions(Strategy: "local", Mode: JobMode.Async).ForStrategy()));
    }

    [Fact]
    public void Create_EveryName_IsAStrategyOfThatName() =>
        Assert.All(Strategies.Names, static name => Assert.Equal(name, Strategies.Create(new JobOptions(Strategy: name).ForStrategy()).Name));
}
