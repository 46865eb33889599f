using EdgeFed.Aggregation;

namespace EdgeFed.Federation.Tests.Aggregation;

public sealed class RobustStrategyTests
{
    private const int Parameters = 1290;

    public static TheoryData<string> Names => [.. Robust];

    private static string[] Robust => ["median", "trimmed-mean", "krum", "multi-krum", "geometric-median"];

    [Theory, InlineData(1), InlineData(2), InlineData(3), InlineData(5), InlineData(8), InlineData(17)]
    public async Task Median_AnyNumber_IsTheReference(int count) =>
        await CheckAsync(count, "median", StrategyOptions.Default, RobustReference.Median);

    [Theory]
    [InlineData(1, 0.2, 0), InlineData(4, 0.2, 0), InlineData(5, 0.2, 1), InlineData(10, 0.2, 2), InlineData(10, 0.3, 3), InlineData(3, 0.49, 1)]
    [InlineData(7, 0, 0)]
    public async Task TrimmedMean_AnyShare_IsTheReference(int count, double trim, int cut) =>
        await CheckAsync(count, "trimmed-mean", new StrategyOptions(Trim: trim), updates => RobustReference.TrimmedMean(updates, cut));

    [Theory, InlineData(4, 1), InlineData(5, 1), InlineData(9, 3), InlineData(12, 0)]
    public async Task Krum_EnoughUpdates_IsTheReference(int count, int byzantine) =>
        await CheckAsync(count, "krum", new StrategyOptions(Byzantine: byzantine), updates => RobustReference.Krum(updates, byzantine, 1));

    [Theory, InlineData(5, 1, 0, 4), InlineData(9, 3, 0, 6), InlineData(9, 3, 2, 2), InlineData(6, 1, 50, 6)]
    public async Task MultiKrum_EnoughUpdates_IsTheReference(int count, int byzantine, int selected, int averaged) => await CheckAsync(
        count, "multi-krum", new StrategyOptions(Byzantine: byzantine, Selected: selected), updates => RobustReference.Krum(updates, byzantine, averaged));

    /// <summary>Weights are rounded to 2^-20 of their sum.</summary>
    [Theory, InlineData(3), InlineData(5), InlineData(12)]
    public async Task GeometricMedian_AnyNumber_IsTheReference(int count) =>
        await CheckAsync(count, "geometric-median", StrategyOptions.Default, RobustReference.GeometricMedian, tolerance: 1e-5);

    [Theory, InlineData(1), InlineData(2), InlineData(3)]
    public async Task Krum_TooFewToBeScored_TakesFewerForHostile(int count)
    {
        var updates = Random(count);
        using var spooled = await SpooledUpdates.WriteAsync(updates);
        var krum = await spooled.FoldAsync("krum", new StrategyOptions(Byzantine: 5));
        Assert.Contains(updates, update => update.AsSpan().SequenceEqual(krum));
        var multi = await spooled.FoldAsync("multi-krum", new StrategyOptions(Byzantine: 5));
        AssertNear(RobustReference.Mean(updates, [.. updates.Select(static _ => 1.0)]), multi, 1e-6);
    }

    [Fact]
    public async Task Krum_EqualScores_TakesTheFirstDevice()
    {
        float[][] updates = [[1, 0], [0, 1], [-1, 0], [0, -1]]; // a square: all as far from each other
        using var spooled = await SpooledUpdates.WriteAsync(updates);
        Assert.Equal(updates[0], await spooled.FoldAsync("krum", order: [3, 1, 2, 0]));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Fold_IdenticalUpdates_IsThatUpdate(string strategy)
    {
        var update = Random(1)[0];
        using var spooled = await SpooledUpdates.WriteAsync([update, update, update, update, update, update]);
        Assert.Equal(update, await spooled.FoldAsync(strategy));
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Fold_AnyOrderChunkSizeAndParallelism_HasTheSameBits(string strategy)
    {
        var updates = Random(9);
        using var spooled = await SpooledUpdates.WriteAsync(updates);
        using var others = await SpooledUpdates.WriteAsync(updates, chunkBytes: 1000);
        var expected = await spooled.FoldAsync(strategy);
        Assert.Equal(expected, await spooled.FoldAsync(strategy, order: [4, 8, 0, 7, 1, 6, 2, 5, 3], parallelism: 1));
        Assert.Equal(expected, await others.FoldAsync(strategy, order: [8, 7, 6, 5, 4, 3, 2, 1, 0], parallelism: 7));
    }

    /// <summary>What one of five can do: nothing much, while it moves the mean anywhere.</summary>
    [Theory, InlineData(10f), InlineData(1e6f), InlineData(1e9f)]
    public async Task Fold_OneWildUpdateOfFive_StaysWithTheOthers(float size)
    {
        var updates = Random(5);
        updates[2] = [.. updates[2].Select(_ => size)];
        using var spooled = await SpooledUpdates.WriteAsync(updates, [10, 10, 134_000_000, 10, 10]);
        foreach (var strategy in Robust)
            Assert.All(await spooled.FoldAsync(strategy), value => Assert.True(Math.Abs(value) < 1.1f, $"{strategy}: {value}"));
        Assert.All(await spooled.FoldAsync("fedavg"), value => Assert.InRange(value, 0.9f * size, size));
        Assert.All(await spooled.FoldAsync("bdfl"), value => Assert.InRange(value, 0.1f * size, 0.3f * size));
    }

    [Theory, MemberData(nameof(Names)), InlineData("fedavg")]
    public async Task Complete_ADamagedUpdate_SaysWhichBeforeAnythingIsRead(string strategy)
    {
        using var spooled = await SpooledUpdates.WriteAsync(Random(5));
        spooled.Damage(3);
        var damage = await Assert.ThrowsAsync<Spool.SpoolException>(() => spooled.FoldAsync(strategy));
        Assert.Contains("unit-003", damage.Message);
    }

    private static async Task CheckAsync(
        int count, string strategy, StrategyOptions tuning, Func<float[][], double[]> reference, double tolerance = 1e-6)
    {
        var updates = Random(count);
        using var spooled = await SpooledUpdates.WriteAsync(updates);
        AssertNear(reference(updates), await spooled.FoldAsync(strategy, tuning), tolerance);
    }

    private static void AssertNear(double[] expected, float[] found, double tolerance)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) <= tolerance, $"At {i}: {found[i]:R}, expected {expected[i]:R}.");
    }

    /// <summary>Values from -1 to 1; each update with a part that is its own.</summary>
    private static float[][] Random(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, Parameters).Select(_ => 2 * random.NextSingle() - 1).ToArray())];
    }
}
