using EdgeFed.Core.Compute;
using EdgeFed.Federation.Folds;

namespace EdgeFed.Federation.Tests.Aggregation;

public sealed class DistancesTests
{
    [Theory, InlineData(1), InlineData(7), InlineData(256), InlineData(263), InlineData(1290), InlineData(5000)]
    public async Task Between_AnyLength_IsTheReference(int parameters)
    {
        var random = new Random(parameters);
        float[][] updates = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, parameters).Select(_ => random.NextSingle() - 0.5f).ToArray())];
        using var spooled = await SpooledUpdates.WriteAsync(updates, chunkBytes: 300);
        var distances = await Distances.BetweenAsync([.. spooled.All.Select(static update => new FoldInput(update))], parameters, new ThreadPoolCompute());
        for (var i = 0; i < updates.Length; i++)
        {
            for (var j = 0; j < updates.Length; j++)
            {
                var expected = updates[i].Zip(updates[j], static (x, y) => ((double)x - y) * ((double)x - y)).Sum();
                Assert.Equal(expected, distances[i, j], 1e-12 * parameters);
            }
        }
    }
}
