using System.Text;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Series;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Data.Series;

public sealed class SeriesTests : IDisposable
{
    private static readonly SeriesOptions TwoThenOne = new(Past: 2, Next: 1, TrainShare: 0.5);

    private readonly TempFolder _folder = new();

    [Theory, InlineData("a,b\n1,2\n3,4\n"), InlineData("a,b\r\n1,2\r\n3,4"), InlineData("a, b\n 1,2 \n3e0,4.0\n")]
    public void Load_Forms_GiveTheSameNumbers(string text)
    {
        var table = Load(text);
        Assert.Equal(["a", "b"], table.Names);
        Assert.Equal((2, 1f, 2f, 3f, 4f), (table.Rows, table[0, 0], table[0, 1], table[1, 0], table[1, 1]));
    }

    [Theory]
    [InlineData("", "is empty; expected time series as text")]
    [InlineData("\n \r\n\n", "is empty; expected a first line of names")]
    [InlineData("a,,b\n", "column 2 has no name")]
    [InlineData("a,a\n", "has two columns 'a'")]
    [InlineData("a,b\n1,2\n3\n", "line 3 has 1 fields; expected 2")]
    [InlineData("a,b\n1,2,3\n", "line 2 has 3 fields; expected 2")]
    [InlineData("a,b\n1,\n", "line 2, column 'b' is ''; expected a finite number")]
    [InlineData("a,b\n1,x\n", "line 2, column 'b' is 'x'")]
    [InlineData("a,b\n1,2\nNaN,2\n", "line 3, column 'a' is 'NaN'; expected a finite number")]
    [InlineData("a,b\n1,1e99\n", "line 2, column 'b' is '1e99'")]
    public void Load_BadText_SaysWhere(string text, string message) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => Load(text)).Message);

    [Fact]
    public void Load_EndlessField_IsRefused() => Assert.Contains("line 1 has a field of more than 256 bytes",
        Assert.Throws<DataException>(() => Load(new string('1', 100_000))).Message);

    [Fact]
    public void Load_TruncatedGz_IsRefused()
    {
        var whole = File.ReadAllBytes(TestData.LosLoop);
        var path = _folder.Write("cut.csv.gz", whole[..(whole.Length / 2)]);
        Assert.Contains(path, Assert.Throws<DataException>(() => SeriesTable.Load(path)).Message);
    }

    [Fact]
    public void Cut_Rows_AreWindowsNormalisedByTheTrainingPart()
    {
        // mean 2 and deviation 1 over the first four rows; the rest must not count
        var table = Load("a\n1\n3\n1\n3\n100\n200\n300\n400\n");
        var train = SeriesDataset.Cut(table, TwoThenOne, SeriesPart.Train);
        Assert.Equal(2, train.Count);
        Assert.Equal(new SeriesStatistics(2, 1), train.Statistics(0));
        Assert.Equal([1, -1, -1, 1, 1, -1], Read(train, 1, 0));

        var test = SeriesDataset.Cut(table, TwoThenOne, SeriesPart.Test);
        Assert.Equal([98, 198, 298], Read(test, 0));
        Assert.Equal(300, test.Statistics(0).Restore(298));
    }

    [Fact]
    public void Cut_Columns_GivesThoseInTheirOrder()
    {
        var data = SeriesDataset.Cut(Load("a,b,c\n1,5,7\n3,5,9\n1,5,7\n3,5,9\n"), TwoThenOne with { TrainShare = 1 }, SeriesPart.Train, [2, 1]);
        Assert.Equal(4, data.Count);
        Assert.Equal((new SeriesStatistics(8, 1), new SeriesStatistics(5, 1)), (data.Statistics(0), data.Statistics(3)));
        Assert.Equal([0, 0, 0], Read(data, 2)); // a constant column
    }

    [Fact]
    public void Cut_LosAngeles_HasTheWindowsOfAWeek()
    {
        var table = SeriesTable.Load(TestData.LosLoop);
        var data = SeriesDataset.Cut(table, new SeriesOptions(), SeriesPart.Train);
        Assert.Equal((2016, 16), (table.Rows, table.Names.Count));
        Assert.Equal(16 * (1612 - 15 + 1), data.Count);
        Assert.Equal(DataSchema.Regression([12], 3), data.Schema);
        Assert.InRange(data.Statistics(0).Mean, 55, 70); // miles per hour
        var values = Read(data, [.. Enumerable.Range(0, data.Count)]);
        Assert.InRange(values.Average(), -0.05, 0.05);
        Assert.InRange(values.Max(MathF.Abs), 1, 20);
    }

    [Fact]
    public void Cut_TooShort_SaysTheFigures() => Assert.Contains(
        "the training part has 2 rows; expected at least 3, which is past 2 and next 1",
        Assert.Throws<DataException>(() => SeriesDataset.Cut(Load("a\n1\n2\n3\n4\n"), TwoThenOne, SeriesPart.Train)).Message);

    [Fact]
    public void Cut_NoTrainingRows_IsRefused() => Assert.Contains("the training part of 4 rows has none",
        Assert.Throws<DataException>(() =>
            SeriesDataset.Cut(Load("a\n1\n2\n3\n4\n"), TwoThenOne with { TrainShare = 0.1 }, SeriesPart.Test)).Message);

    [Fact]
    public void Load_AnyDamage_IsReadOrRefused()
    {
        var whole = Encoding.UTF8.GetBytes("a,b\n1,2\n3,4\n-5e1,0.25\n");
        for (var seed = 0UL; seed < 300; seed++)
        {
            var bytes = whole.ToArray();
            foreach (var position in Numbers.Below(2, bytes.Length, seed, 1)) bytes[position] = (byte)Numbers.Below(1, 256, seed, 2)[0];
            var path = _folder.Write("damaged.csv", bytes);
            if (Record.Exception(() => SeriesTable.Load(path)) is { } error) Assert.IsType<DataException>(error);
        }
    }

    [Fact]
    public void Problems_OutOfRange_AreNamed()
    {
        Assert.Empty(new SeriesOptions().Problems());
        Assert.Equal(3, new SeriesOptions(0, 5000, double.NaN).Problems().Count());
    }

    public void Dispose() => _folder.Dispose();

    private SeriesTable Load(string text) => SeriesTable.Load(_folder.Write("series.csv", Encoding.UTF8.GetBytes(text)));

    /// <summary>All samples, then all targets.</summary>
    private static float[] Read(SeriesDataset data, params int[] indices)
    {
        var (x, targets) = (new float[indices.Length * data.Schema.Elements], new float[indices.Length * data.TargetLength]);
        data.CopyBatch(indices, x, new int[indices.Length]);
        data.CopyTargets(indices, targets);
        return [.. x, .. targets];
    }
}
