using EdgeFed.Aggregation;
using EdgeFed.Federation.Async;
using EdgeFed.Federation.Records;

namespace EdgeFed.Federation.Tests.Async;

public class ExampleCountsTests
{
    /// <summary>A false count neither makes its own update weigh all, nor those of others nothing.</summary>
    [Fact]
    public void Limit_AFalseCountAmongThree_IsAtMostItsShareForAll()
    {
        var counts = new ExampleCounts(new AsyncState(), 0.5);
        counts.Note("a", 100);
        counts.Note("b", 300);

        var liar = counts.Limit(new Arrival(0, 1 << 27, 400 + (1 << 27), 3, true), "c");
        Assert.Equal((400, 800), (liar.NumExamples, liar.TotalExamples));

        counts.Note("c", 1 << 27);
        var honest = counts.Limit(new Arrival(0, 300, 400 + (1 << 27), 3, false), "b");
        Assert.Equal((300, 800), (honest.NumExamples, honest.TotalExamples));
    }
}
