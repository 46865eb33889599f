using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Aggregation.Sums;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Tests.Aggregation;

public class ShareLimitTests
{
    [Theory]
    [InlineData(1, 134217728, 500L, 500L, 134217728L)] // no bound
    [InlineData(0.5, 1000, 500L, 500L, 134217728L)] // as much as both others
    [InlineData(0.5, 500, 500L, 400L, 300L)] // nobody has more than half
    [InlineData(0.25, 300, 300L, 300L, 300L, 9000L)] // a fourth of 1200
    [InlineData(0.3, 10, 10L, 20L, 9000L)] // fewer than four members: one must have more than its share, so all weigh the same
    [InlineData(0.1, 7, 7L)]
    public void CapOf_Weights_IsTheLargestThatKeepsToTheShare(double share, long expected, params long[] weights)
    {
        Assert.Equal(expected, ShareLimit.CapOf(weights, share));
        Assert.Equal(expected, ShareLimit.CapOf(weights.Reverse(), share)); // whoever comes first
    }

    /// <summary>For many sets of weights: nobody has more than its share, and one more would be too many.</summary>
    [Fact]
    public void CapOf_AnyWeights_KeepsToTheShareAndIsNoSmallerThanNeeded()
    {
        var random = new Random(1);
        for (var run = 0; run < 2000; run++)
        {
            var weights = Enumerable.Range(0, random.Next(1, 12)).Select(_ => 1 + (long)Math.Pow(2, 27 * random.NextDouble())).ToArray();
            var share = 0.05 + random.NextDouble() * 0.9;
            var cap = ShareLimit.CapOf(weights, share);
            if (share * weights.Length < 1)
            {
                Assert.Equal(weights.Min(), cap);
                continue;
            }

            Assert.True(Math.Min(cap, weights.Max()) <= share * SumAt(cap) + 1 || cap == weights.Min(), $"{share}: {string.Join(", ", weights)} gives {cap}");
            if (cap < weights.Max()) Assert.True(cap + 2 > share * SumAt(cap + 2) - 1, $"{share}: {string.Join(", ", weights)} gives {cap}");

            long SumAt(long limit) => weights.Sum(weight => Math.Min(weight, limit));
        }
    }

    /// <summary>Folded in any order the bits are the same, and a claim of 2^27 samples moves the mean by its share only.</summary>
    [Fact]
    public async Task Fold_AFalseCount_WeighsItsShareInAnyOrder()
    {
        using var job = await LossyJob.OpenAsync("f32");
        var strategy = Strategies.CreateForRounds(new JobOptions(MaxShare: 0.5).ForStrategy());
        SpoolObject[] updates = [await WriteAsync(job, "a", 1, 500), await WriteAsync(job, "b", 2, 500), await WriteAsync(job, "c", 1000, ExactSum.MaxWeight)];

        foreach (var order in new[] { updates, [updates[2], updates[0], updates[1]] })
        {
            await using var fold = RoundFold.Open(strategy, job.Parameters, job.Compute);
            foreach (var update in order) fold.Add(update);
            await fold.CompleteAsync();
            Assert.Equal((500 * 1 + 500 * 2 + 1000 * 1000) / 2000f, fold.Read(0, 1)[0]);
        }
    }

    /// <summary>What divides everybody's correction: a false count of one of three counts as much as both others; honest ones are as they were.</summary>
    [Theory]
    [InlineData(1, 30, 500L, 500L, 500L)]
    [InlineData(1, 60, 500L, 1000L, 1500L)]
    [InlineData(1, 40, 500L, 500L, 134217728L)]
    [InlineData(1, 2684370, 500L, 134217728L)] // of two nobody can tell which one is false
    [InlineData(0.5, 20, 500L, 134217728L)]
    public void TotalSteps_OfARound_LetsNobodyOutweighAllOthers(double maxShare, long expected, params long[] examples) =>
        Assert.Equal(expected, JobTraining.TotalSteps(new JobOptions(LocalEpochs: 10, BatchSize: 500, MaxShare: maxShare), examples));

    [Theory, InlineData("median"), InlineData("bdfl"), InlineData("local")]
    public void Problem_OfAStrategyThatBelievesNoCounts_RefusesAShare(string strategy) =>
        Assert.Contains("believes no counts of samples", Strategies.Problem(new JobOptions(Strategy: strategy, MaxShare: 0.5).ForStrategy()));

    [Theory, InlineData("fedavg", "adam"), InlineData("fedyogi", "adam"), InlineData("apfl", "adam"), InlineData("scaffold", "sgd")]
    public void Problem_OfAStrategyThatDoes_IsNone(string strategy, string optimizer) =>
        Assert.Null(Strategies.Problem(new JobOptions(Strategy: strategy, Optimizer: optimizer, MaxShare: 0.5).ForStrategy()));

    [Theory, InlineData(0), InlineData(1.5), InlineData(double.NaN)]
    public void Problems_AShareOutsideItsLimits_AreTold(double share) =>
        Assert.Contains(JobLimits.Problems(new JobOptions(MaxShare: share)), static problem => problem.Contains("expected above 0, at most 1"));

    private static Task<SpoolObject> WriteAsync(LossyJob job, string device, float value, long examples) => job.Writer.WriteAsync(
        () => Enumerable.Repeat(value, job.Parameters).ToArray(),
        new ObjectDescription(ObjectName.Update(job.Job.Id, device, 1).ToString(), device, job.Job.Options.ChunkBytes, Compression.None, 0, NumExamples: examples));
}
