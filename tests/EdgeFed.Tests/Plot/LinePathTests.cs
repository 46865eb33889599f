using EdgeFed.Plot;

namespace EdgeFed.Tests.Plot;

public class LinePathTests
{
    private static readonly Scale X = new(0, 10, 100, 200);
    private static readonly Scale Y = new(0, 1, 300, 200); // up is less

    [Fact]
    public void Of_SomePoints_GoesThroughThem() =>
        Assert.Equal("M100 300L150 250L200 200", LinePath.Of([new(0, 0), new(5, 0.5), new(10, 1)], X, Y));

    [Fact]
    public void Of_PointsWithAGap_BeginsAnewBehindIt() =>
        Assert.Equal("M100 300L110 300M130 200L133.3 200", LinePath.Of([new(0, 0), new(1, 0), new(2, double.NaN), new(3, 1), new(3.333, 1)], X, Y));

    [Fact]
    public void Lonely_PointsBetweenGaps_AreFound()
    {
        Point[] points = [new(0, 1), new(1, double.NaN), new(2, 1), new(3, 1), new(4, double.NaN), new(5, 1)];
        Assert.Equal([0, 5], LinePath.Lonely(points).Select(point => point.X));
    }

    [Fact]
    public void Thinning_OfFewPoints_IsAllOfThem()
    {
        Point[] points = [.. Enumerable.Range(0, Thinning.Most).Select(i => new Point(i, i))];
        Assert.Same(points, Thinning.Of(points));
    }

    [Fact]
    public void Thinning_OfManyPoints_KeepsEndsPeaksAndGaps()
    {
        Point[] points = [.. Enumerable.Range(0, 100_000).Select(i => new Point(i, Math.Sin(i)))];
        (points[33_333], points[44_444], points[55_555]) = (new(33_333, 9), new(44_444, -9), new(55_555, double.NaN));

        var thinned = Thinning.Of(points);

        Assert.InRange(thinned.Count, Thinning.Most / 2, Thinning.Most);
        Assert.Equal((points[0], points[^1]), (thinned[0], thinned[^1]));
        Assert.Equal((9.0, -9.0), (thinned.Max(point => point.Y), thinned.Where(point => !point.IsGap).Min(point => point.Y)));
        Assert.Contains(thinned, point => point.IsGap);
        Assert.Equal(thinned.OrderBy(point => point.X), thinned);
    }

    [Theory]
    [InlineData(new double[] { 10, 50 }, new double[] { 10, 50 })]
    [InlineData(new double[] { 10, 12, 13 }, new double[] { 10, 24, 38 })]
    [InlineData(new double[] { 90, 95, 98 }, new double[] { 72, 86, 100 })]
    public void Spread_PlacesThatAreClose_MovesThemApart(double[] places, double[] expected) =>
        Assert.Equal(expected, EndLabels.Spread(places, apart: 14, bottom: 100));
}
