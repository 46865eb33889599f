using EdgeFed.Aggregation.Sums;
using EdgeFed.Learning.Random;

namespace EdgeFed.Federation.Tests.Aggregation;

public class ExactSumTests
{
    /// <summary>Neither a multiple of a vector's length nor less than one.</summary>
    private const int Length = 61;

    [Fact]
    public void Divide_AllPermutationsOfFive_SameBitsAndTheExactMean()
    {
        var updates = Updates.Random(seed: 1, count: 5, Length);
        var expected = updates.Sum([0, 1, 2, 3, 4]);
        updates.AssertNearExact(expected);
        foreach (var order in Permutations(5)) Assert.Equal(expected, updates.Sum(order));
    }

    [Theory, InlineData(2), InlineData(3), InlineData(4)]
    public void Divide_RandomPermutationsOfSixtyFour_SameBitsAndTheExactMean(ulong seed)
    {
        var updates = Updates.Random(seed, count: 64, Length);
        var expected = updates.Sum([.. Enumerable.Range(0, 64)]);
        updates.AssertNearExact(expected);
        for (var i = 0; i < 20; i++) Assert.Equal(expected, updates.Sum(Shuffled(64, seed + (ulong)i)));
    }

    [Fact]
    public void Divide_TwoHundredUpdates_PassesCarriesAndStaysExact()
    {
        var updates = Updates.Random(seed: 5, count: 200, Length);
        var expected = updates.Sum([.. Enumerable.Range(0, 200)]);
        updates.AssertNearExact(expected);
        Assert.Equal(expected, updates.Sum(Shuffled(200, 6)));
    }

    [Theory, InlineData(1), InlineData(7), InlineData(16), InlineData(60)]
    public void Add_InBlocksOfAnySize_SameBits(int block)
    {
        var updates = Updates.Random(seed: 7, count: 9, Length);
        Assert.Equal(updates.Sum([.. Enumerable.Range(0, 9)]), updates.Sum([.. Enumerable.Range(0, 9)], block));
    }

    /// <summary>Sums that lie half way between two multiples of a plane's quantum, reached by ways that leave them on either side.</summary>
    [Theory]
    [InlineData(9)] // half of 2^10
    [InlineData(-39)] // half of 2^-38
    public void Divide_TiesAtHalfQuanta_SameBitsWhateverTheWay(int exponent)
    {
        var half = MathF.ScaleB(1, exponent);
        float[] values = [half, half, half, -half, half * 2, -half * 2, half * 3, -half * 4, -half, half / 2, half / 2, 1, -1];
        var updates = new Updates([.. values.Select(v => Enumerable.Repeat(v, Length).ToArray())], [.. values.Select(_ => 1L)]);
        var expected = updates.Sum([.. Enumerable.Range(0, values.Length)]);
        updates.AssertNearExact(expected);
        for (var i = 0UL; i < 300; i++) Assert.Equal(expected, updates.Sum(Shuffled(values.Length, i)));
    }

    /// <summary>Each remainder is as large as it can be, and all have one sign: nothing may overflow between two carries.</summary>
    [Fact]
    public void Divide_LargestRemaindersOfOneSign_StayExact()
    {
        float[] values = [512, MathF.ScaleB(1, -39), 512 - MathF.ScaleB(1, -14), MathF.ScaleB(1, 30) - 64, -512];
        var updates = new Updates([.. Enumerable.Repeat(values, 200)], [.. Enumerable.Repeat(1L, 200)]);
        updates.AssertNearExact(updates.Sum([.. Enumerable.Range(0, 200)]));
    }

    /// <summary>Each way in which a value or a weight can fail to fit the units that the first update chose for its block.</summary>
    [Theory]
    [InlineData(1e-3f, 1e-3f, 1L, 1L)]
    [InlineData(1e-3f, 2e+8f, 600L, 600L)] // later values are larger
    [InlineData(1e+8f, 1e-15f, 600L, 600L)] // or very much smaller
    [InlineData(1e-15f, 1e-30f, 1L, 100_000L)] // and finer than any unit may be
    [InlineData(0f, 0.1f, 1L, 1L)] // or there were none
    [InlineData(0.1f, 0.1f, 1L, ExactSum.MaxWeight)] // more weight than was foreseen, even for one update
    [InlineData(0.1f, 0.2f, 2047L, 2048L)] // a weight of one part, and of two
    [InlineData(0.1f, 0.1f, ExactSum.MaxWeight, 1L)]
    public void Divide_LaterUpdatesUnlikeTheFirst_AreExact(float first, float later, long firstWeight, long laterWeight)
    {
        const int Count = 40;
        var (random, length) = (new Random(1), 2 * ExactSum.BlockLength + 77);
        float[][] values = [.. Enumerable.Range(0, Count).Select(i => Noise(random, length, i == 0 ? first : later))];
        var updates = new Updates(values, [.. Enumerable.Range(0, Count).Select(i => i == 0 ? firstWeight : laterWeight)]);
        var mean = updates.Sum([.. Enumerable.Range(0, Count)]);
        updates.AssertExact(mean);
        updates.AssertNearExact(mean);
        Assert.Equal(mean, updates.Sum([.. Enumerable.Range(0, Count).Reverse()], block: 64));
        Assert.Equal(mean, updates.Sum(Shuffled(Count, 9), block: 1000));
    }

    /// <summary>What is promised of memory: weights as training makes them fit into 8 bytes a parameter but for a few.</summary>
    [Fact]
    public void Add_ThirtyTwoUpdatesOfTrainedWeights_NeedsFewExtras()
    {
        const int Many = 200 * ExactSum.BlockLength;
        using var sum = new ExactSum(Many);
        var random = new Random(1);
        for (var i = 0; i < 32; i++) sum.Add(0, Noise(random, Many, 0.1f), 600 + i);
        Assert.InRange(sum.Extras, 0, Many / 250);
    }

    [Fact]
    public void Divide_LargestWeightsAndValues_StaysExact()
    {
        var large = MathF.ScaleB(1, 30) - 64;
        float[][] values = [.. Enumerable.Range(0, 64).Select(i => (float[])[large, -large, i % 2 == 0 ? large : -large, 1e-9f])];
        var updates = new Updates(values, [.. Enumerable.Repeat(ExactSum.MaxWeight, 64)]);
        var mean = updates.Sum([.. Enumerable.Range(0, 64)]);
        Assert.Equal([large, -large, 0, 1e-9f], mean);
    }

    [Fact]
    public void Divide_OfNothing_IsPositiveZero()
    {
        var updates = new Updates([[-0f, 3], [-0f, -3]], [1, 1]);
        Assert.All(updates.Sum([0, 1]), value => Assert.Equal(0, BitConverter.SingleToInt32Bits(value)));
    }

    [Theory, InlineData(0), InlineData(-1), InlineData(ExactSum.MaxWeight + 1)]
    public void Add_WeightOutOfRange_IsRefused(long weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ExactSum(1).Add(0, [1f], weight));

    private static IEnumerable<int[]> Permutations(int count)
    {
        if (count == 0) return [[]];
        return Permutations(count - 1).SelectMany(rest => Enumerable.Range(0, count).Select(at => (int[])[.. rest[..at], count - 1, .. rest[at..]]));
    }

    private static float[] Noise(Random random, int length, float scale) =>
        [.. Enumerable.Range(0, length).Select(_ => (random.NextSingle() - 0.5f) * scale)];

    private static int[] Shuffled(int count, ulong seed) =>
        [.. Enumerable.Range(0, count).OrderBy(i => SeedDerivation.Derive(seed, "order", i))];
}
