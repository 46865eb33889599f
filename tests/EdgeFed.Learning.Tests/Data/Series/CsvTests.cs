using System.Text;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Series;
using EdgeFed.Learning.Tests.Support;

namespace EdgeFed.Learning.Tests.Data.Series;

/// <summary>CSV as people have it.</summary>
public sealed class CsvTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData("\"a\",\"b\"\n\"1\",2\n3,\"4\"\n")]
    [InlineData("\uFEFFa,b\n1,2\n3,4\n")]
    [InlineData("\uFEFF\"a\",b\r\n1,2\r\n3,4\r\n")]
    [InlineData("\n\r\na,b\n\n1,2\n  \n3,4\n\n\n")]
    [InlineData("a, \"b\" \n1, \"2\" \r\n3,4")]
    public void Load_Forms_GiveTheSameNumbers(string text)
    {
        var table = Load(text);
        Assert.Equal(["a", "b"], table.Names);
        Assert.Equal([1, 2, 3, 4], Numbers(table));
    }

    [Theory]
    [InlineData("\"a,b\",\"c\"\"d\"\n1,2\n", new[] { "a,b", "c\"d" })]
    [InlineData("\"a\nb\",\"\"\"\"\n1,2\n", new[] { "a\nb", "\"" })]
    public void Load_QuotedNames_AreWhatIsBetweenTheQuotes(string text, string[] names) => Assert.Equal(names, Load(text).Names);

    [Theory, InlineData(';'), InlineData('\t'), InlineData('|'), InlineData(' ')]
    public void Load_OtherSeparator_DividesFields(char separator)
    {
        var table = Load($"a{separator}b\n1{separator}2\n\"3\"{separator}4\r\n", new CsvOptions(separator));
        Assert.Equal(["a", "b"], table.Names);
        Assert.Equal([1, 2, 3, 4], Numbers(table));
    }

    [Theory]
    [InlineData("date,x,y\n2012-03-01 00:00:00,1,2\n\"Thu, 1 March\",3,4\n")]
    [InlineData(",x,y\n0,1,2\n1,3,4\n")]
    [InlineData("n,x,n,y\n\"a\nb\",1,?,2\nNaN,3,,4\n")]
    [InlineData("y,text,x\n2,not a number,1\n4,,3\n")]
    public void Load_ColumnsThatAreWanted_LeavesOthersAlone(string text)
    {
        var table = Load(text, columns: ["y", "x"]);
        Assert.Equal(["x", "y"], table.Names.Order());
        Assert.Equal([1, 2, 3, 4], Numbers(table).Order());
    }

    [Fact]
    public void Load_LongFieldOfAnotherColumn_IsSkipped() =>
        Assert.Equal([1, 3], Numbers(Load($"x,text\n1,{new string('z', 100_000)}\n3,\n", columns: ["x"])));

    [Fact]
    public void Load_NoHeader_CallsColumnsByTheirNumbers()
    {
        var table = Load("1,x,2\n3,y,4\n", new CsvOptions(HasHeader: false), "1", "3");
        Assert.Equal(["1", "3"], table.Names);
        Assert.Equal([1, 2, 3, 4], Numbers(table));
        Refused("1,2\n3\n", "line 2 has 1 fields; expected 2", new CsvOptions(HasHeader: false));
        Refused("a,b\n3,4\n", "line 1, column '1' is 'a'; expected a finite number", new CsvOptions(HasHeader: false));
    }

    [Theory]
    [InlineData("x\n1\n\"2\"3\n", "line 3 has a field that goes on after its closing quote")]
    [InlineData("x\n1\n\"2\n3\n", "line 3 has a field that begins with a quote and never ends")]
    [InlineData("x\n\"1\n2\"\n", "line 2, column 'x' is '1\n2'; expected a finite number")]
    [InlineData("x,y\n\"1\n\",2\n3,four\n", "line 4, column 'y' is 'four'")]
    [InlineData("x\n3,5\n", "line 2 has 2 fields; expected 1")]
    [InlineData("x\n\"3,5\"\n", "line 2, column 'x' is '3,5'")]
    [InlineData("x\n\"\"\n", "line 2, column 'x' is ''; expected a finite number, or a rule for missing values")]
    [InlineData("x,y\n1,NA\n", "line 2, column 'y' is 'NA'; expected a finite number, or a rule for missing values")]
    public void Load_BadText_SaysWhere(string text, string message) => Refused(text, message);

    [Fact]
    public void Load_UnknownColumn_SaysWhatThereIs() =>
        Refused(",a;b\n1,2\n", "has no column 'a'; expected one of 2, such as 'a;b'", null, "a");

    [Fact]
    public void Load_WantedColumnTwice_IsRefused()
    {
        Refused("a,a,b\n1,2,3\n", "has two columns 'a'", null, "a");
        Assert.Equal([3], Numbers(Load("a,a,b\n1,2,3\n", columns: ["b"])));
    }

    [Fact]
    public void Load_MissingByPrevious_HasTheValueOfTheStepBefore()
    {
        var table = Load("x,y\n,1\n5,\"\"\nNaN,n/a\n?,4\nnull,None\n", new CsvOptions(Missing: MissingValues.Previous));
        Assert.False(table.HasGaps);
        Assert.Equal([5, 1, 5, 1, 5, 1, 5, 4, 5, 4], Numbers(table));
        Refused("x,y\n1,\n2,\n", "column 'y' has no value at all", new CsvOptions(Missing: MissingValues.Previous));
        Refused("x\n1\ninf\n", "line 3, column 'x' is 'inf'; expected a finite number.", new CsvOptions(Missing: MissingValues.Previous));
    }

    /// <summary>Windows of two steps and one target over 1 3 _ 3 1 3 1 3: the one whose target is missing is no sample.</summary>
    [Fact]
    public void Cut_MissingByMask_LeavesOutWindowsWithoutTheirTargets()
    {
        var table = Load("x\n1\n3\n\"\"\n3\n1\n3\n1\n", new CsvOptions(Missing: MissingValues.Mask));
        Assert.True(table.HasGaps);
        var data = SeriesDataset.Cut(table, new SeriesOptions(Past: 2, Next: 1, TrainShare: 1), SeriesPart.Train);
        Assert.Equal(new SeriesStatistics(2, 1), data.Statistics(0)); // of the values that are there
        Assert.Equal(4, data.Count);
        Assert.Equal([1, 1, 1, 1, 1, -1, -1, 1], Read(data, 2, 0, 1, 2, 3)); // a missing step shows the one before
        Assert.Equal([1, -1, 1, -1], Targets(data, 1, 0, 1, 2, 3));
    }

    [Fact]
    public void Cut_MaskedColumns_CountEachForItself()
    {
        var table = Load("x,y\n1,1\n1,\n1,1\n,1\n1,1\n1,1\n", new CsvOptions(Missing: MissingValues.Mask));
        var options = new SeriesOptions(Past: 1, Next: 2, TrainShare: 1);
        Assert.Equal([3], WindowMask.Complete(table, [0], options, from: 0, windows: 4).Where(window => window > 1));
        Assert.Equal([0, 3, 5, 6, 7], WindowMask.Complete(table, [0, 1], options, from: 0, windows: 4));
        Assert.Equal(5, SeriesDataset.Cut(table, options, SeriesPart.Train).Count);
    }

    [Fact]
    public void Cut_MaskedTestPart_ShowsWhatTheTrainingPartEndedWith()
    {
        var table = Load("x\n1\n3\n1\n3\n\"\"\n1\n", new CsvOptions(Missing: MissingValues.Mask));
        var data = SeriesDataset.Cut(table, new SeriesOptions(Past: 1, Next: 1, TrainShare: 0.7), SeriesPart.Test);
        Assert.Equal([1], Read(data, 1, 0));
        Assert.Equal([-1], Targets(data, 1, 0));
    }

    [Fact]
    public void Cut_MaskWithoutAnyWholeWindow_SaysSo()
    {
        var mask = new CsvOptions(Missing: MissingValues.Mask);
        var options = new SeriesOptions(Past: 1, Next: 2, TrainShare: 1);
        Assert.Contains("no window of the training part has all its targets", Assert.Throws<DataException>(() =>
            SeriesDataset.Cut(Load("x\n1\n\"\"\n1\n\"\"\n", mask), options, SeriesPart.Train)).Message);
        Assert.Contains("column 'x' has no value in the training part of 2 rows", Assert.Throws<DataException>(() =>
            SeriesDataset.Cut(Load("x\n\"\"\n\"\"\n1\n1\n", mask), options with { TrainShare = 0.5 }, SeriesPart.Train)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private SeriesTable Load(string text, CsvOptions? options = null, params string[] columns) =>
        SeriesTable.Load(_folder.Write("series.csv", Encoding.UTF8.GetBytes(text)), options, columns);

    private void Refused(string text, string message, CsvOptions? options = null, params string[] columns) =>
        Assert.Contains(message, Assert.Throws<DataException>(() => Load(text, options, columns)).Message);

    private static float[] Numbers(SeriesTable table) =>
        [.. Enumerable.Range(0, table.Rows * table.Names.Count).Select(i => table[i / table.Names.Count, i % table.Names.Count])];

    private static float[] Read(SeriesDataset data, int past, params int[] indices)
    {
        var x = new float[indices.Length * past];
        data.CopyBatch(indices, x, new int[indices.Length]);
        return x;
    }

    private static float[] Targets(SeriesDataset data, int next, params int[] indices)
    {
        var targets = new float[indices.Length * next];
        data.CopyTargets(indices, targets);
        return targets;
    }
}
