using EdgeFed.Aggregation;

namespace EdgeFed.Federation.Tests.Aggregation;

public sealed class SortingNetworkTests
{
    /// <summary>A network that sorts all zeros and ones sorts everything (Knuth, volume 3, 5.3.4).</summary>
    [Fact]
    public void SortColumns_AllZerosAndOnes_AreSorted()
    {
        for (var rows = 1; rows <= 12; rows++)
        {
            var columns = 1 << rows;
            float[] values = [.. Enumerable.Range(0, rows * columns).Select(i => (float)((i % columns >> (i / columns)) & 1))];
            new SortingNetwork(rows).SortColumns(values);
            for (var i = columns; i < values.Length; i++) Assert.True(values[i - columns] <= values[i], $"{rows} rows, at {i}");
        }
    }

    [Theory, InlineData(2, 1), InlineData(7, 31), InlineData(64, 9), InlineData(100, 40)]
    public void SortColumns_AnyFloats_AreSortedColumnByColumn(int rows, int columns)
    {
        var random = new Random(rows);
        float[] values = [.. Enumerable.Range(0, rows * columns).Select(_ => MathF.ScaleB(random.NextSingle() - 0.5f, random.Next(-140, 30)))];
        float[][] expected = [.. Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Select(r => values[r * columns + c]).Order().ToArray())];
        new SortingNetwork(rows).SortColumns(values);
        for (var i = 0; i < values.Length; i++) Assert.Equal(expected[i % columns][i / columns], values[i]);
    }

    [Fact]
    public void SortColumns_ZerosOfBothSigns_HaveAnOrder()
    {
        float[] values = [0f, -0f, 0f, -0f];
        new SortingNetwork(4).SortColumns(values);
        Assert.Equal([true, true, false, false], values.Select(float.IsNegative));
    }
}
