using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Aggregation.ServerOptimizers;
using EdgeFed.Federation.Jobs;

namespace EdgeFed.Federation.Tests.Aggregation;

public sealed class ServerOptimizerTests
{
    [Theory, InlineData("fedavgm", 0), InlineData("fedadam", 0), InlineData("fedyogi", 0), InlineData("fedavgm", 0.5), InlineData("fedadam", 0.1), InlineData("fedyogi", 0.1)]
    public void Step_FiveRoundsOfAnyLength_IsTheReference(string strategy, double rate)
    {
        var tuning = new StrategyOptions(ServerLearningRate: rate);
        for (var length = 1; length <= 40; length++) Check(strategy, tuning, length);
    }

    [Fact]
    public void FedAvgM_WithoutMomentum_IsTheChange()
    {
        var (change, state) = (new[] { 0.25f, -3f, 7f }, new float[3]);
        new FedAvgM(new StrategyOptions(ServerMomentum: 0)).Step(change, state);
        Assert.Equal([0.25f, -3f, 7f], change);
    }

    private static void Check(string strategy, StrategyOptions tuning, int length)
    {
        var optimizer = Strategies.OptimizerOf(new JobOptions(Strategy: strategy, StrategyOptions: tuning).ForStrategy())!;
        OptimizerReference[] references = [.. Enumerable.Range(0, length).Select(_ => new OptimizerReference(strategy, tuning))];
        var state = new float[optimizer.Slots * length];
        for (var i = 0; i < state.Length; i++) state[i] = optimizer.InitialOf(i / length);
        var random = new Random(length);
        for (var round = 0; round < 5; round++)
        {
            float[] change = [.. references.Select(_ => random.Next(4) == 0 ? 0 : random.NextSingle() - 0.5f)];
            double[] expected = [.. references.Zip(change, static (reference, value) => reference.Step(value))];
            optimizer.Step(change, state);
            for (var i = 0; i < length; i++) Assert.Equal(expected[i], change[i], 1e-5 * Math.Max(1, Math.Abs(expected[i])));
        }
    }
}
