using EdgeFed.Config;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Partitions;
using EdgeFed.Learning.Data.Radio;
using EdgeFed.Learning.Data.Series;

namespace EdgeFed.Tests.Config;

/// <summary>The keys of <c>data</c> and <c>test_data</c> for each format, and how parts are dealt.</summary>
public class DataConfigTests
{
    [Fact]
    public void Read_Idx_NeedsNothingOfTheOtherFormats() => Assert.IsType<IdxFiles>(ConfigText.WorkerOf().Data);

    [Fact]
    public void Read_Cifar_IsRead() =>
        Assert.EndsWith("/c.bin", Assert.IsType<CifarFile>(DataOf(""" "format": "cifar10", "cifar10": { "file": "c.bin" } """)).File);

    [Fact]
    public void Read_Cifar100_IsRead()
    {
        var fine = Assert.IsType<CifarFile>(DataOf(""" "format": "cifar100", "cifar100": { "file": "c.bin" } """));
        Assert.Equal(CifarLayout.Cifar100Fine, fine.Layout);
        var coarse = Assert.IsType<CifarFile>(DataOf(""" "format": "cifar100", "cifar100": { "file": "c.bin", "labels": "coarse" } """));
        Assert.Equal(CifarLayout.Cifar100Coarse, coarse.Layout);
    }

    [Fact]
    public void Read_IdxOfEmnist_IsReadForBothKindsOfData()
    {
        var letters = ConfigText.WorkerOf("", "data.label_offset=1", "data.transpose=true", "data.classes=26");
        Assert.Equal((1, true, 26), Idx(letters.Data));
        var test = ConfigText.AggregatorOf(""", "test_data": { "images": "x", "labels": "y", "label_offset": 1, "transpose": true } """);
        Assert.Equal((1, true, (int?)null), Idx(test.TestData!));

        static (int, bool, int?) Idx(DataOrigin origin) =>
            origin is IdxFiles idx ? (idx.LabelOffset, idx.Transpose, idx.Classes) : default;
    }

    [Theory]
    [InlineData("tab", '\t')]
    [InlineData("\\t", '\t')]
    [InlineData(";", ';')]
    [InlineData("|", '|')]
    public void Read_CsvOfAnotherForm_IsRead(string text, char separator)
    {
        var series = Assert.IsType<SeriesFile>(
            DataOf($$""" "format": "csv", "csv": { "file": "s", "separator": "{{text}}", "header": false, "missing": "mask" } """));
        Assert.Equal(new CsvOptions(separator, HasHeader: false, MissingValues.Mask), series.Form);
    }

    [Fact]
    public void Read_Csv_IsReadWithDefaults()
    {
        var series = Assert.IsType<SeriesFile>(DataOf(""" "format": "csv", "csv": { "file": "s.csv", "columns": "a, b" } """));
        Assert.Equal((new CsvOptions(), new SeriesOptions(), SeriesPart.Train), (series.Form, series.Options, series.Part));
        Assert.Equal(["a", "b"], series.Columns);
    }

    [Fact]
    public void Read_CsvAsTestData_IsTheTestPart()
    {
        var config = ConfigText.AggregatorOf(""", "test_data": { "format": "csv", "csv": { "file": "s.csv", "past": 6 } } """);
        var series = Assert.IsType<SeriesFile>(config.TestData);
        Assert.Equal((SeriesPart.Test, 6), (series.Part, series.Options.Past));
    }

    [Fact]
    public void Read_Iq_IsReadWithDefaults() =>
        Assert.Equal(new IqOptions(Samples: 880), Assert.IsType<IqSignals>(DataOf(""" "format": "iq", "iq": { "samples": 880 } """)).Options);

    [Fact]
    public void Read_Stream_IsRead()
    {
        var stream = Assert.IsType<LiveStream>(DataOf(""" "format": "stream", "stream": { "source": "stdin", "shape": "2x128", "classes": 6 } """));
        Assert.Equal(new LiveStream("", DataSchema.Classification([2, 128], 6), 1024, 64), stream);
        var socket = Assert.IsType<LiveStream>(
            DataOf(""" "format": "stream", "stream": { "source": "in.sock", "shape": "12", "classes": 0, "targets": 3 } """));
        Assert.EndsWith("/in.sock", socket.Socket);
        Assert.Equal(DataSchema.Regression([12], 3), socket.Schema);
    }

    [Theory]
    [InlineData("""  "format": "cifar10" """, "data.cifar10.file")]
    [InlineData("""  "format": "csv" """, "data.csv.file")]
    [InlineData("""  "format": "csv", "csv": { "file": "s", "past": 0 } """, "data.csv.past")]
    [InlineData("""  "format": "csv", "csv": { "file": "s", "train_share": 1.5 } """, "data.csv.train_share")]
    [InlineData("""  "format": "csv", "csv": { "file": "s", "columns": "a,,b" } """, "data.csv.columns")]
    [InlineData("""  "format": "csv", "csv": { "file": "s", "colums": "a" } """, "data.csv.colums")]
    [InlineData("""  "format": "csv", "csv": { "file": "s", "separator": ";;" } """, "data.csv.separator")]
    [InlineData("""  "format": "csv", "csv": { "file": "s", "separator": "\"" } """, "data.csv.separator")]
    [InlineData("""  "format": "csv", "csv": { "file": "s", "separator": "e" } """, "data.csv.separator")]
    [InlineData("""  "format": "csv", "csv": { "file": "s", "missing": "zero" } """, "data.csv.missing")]
    [InlineData("""  "format": "cifar100" """, "data.cifar100.file")]
    [InlineData("""  "format": "cifar100", "cifar100": { "file": "c", "labels": "both" } """, "data.cifar100.labels")]
    [InlineData("""  "images": "x", "labels": "y", "label_offset": -1 """, "data.label_offset")]
    [InlineData("""  "images": "x", "labels": "y", "transpose": "yes" """, "data.transpose")]
    [InlineData("""  "format": "iq", "iq": { "min_snr_db": 10, "max_snr_db": 5 } """, "data.iq.max_snr_db")]
    [InlineData("""  "format": "iq", "iq": { "samples": 8 } """, "data.iq.samples")]
    [InlineData("""  "format": "stream", "stream": { "shape": "2" } """, "data.stream.source")]
    [InlineData("""  "format": "stream", "stream": { "source": "stdin" } """, "data.stream.shape")]
    [InlineData("""  "format": "stream", "stream": { "source": "stdin", "shape": "2x0" } """, "data.stream.shape")]
    [InlineData("""  "format": "stream", "stream": { "source": "stdin", "shape": "1024x1025" } """, "data.stream.shape")]
    [InlineData("""  "format": "stream", "stream": { "source": "stdin", "shape": "2", "classes": 0 } """, "data.stream.targets")]
    [InlineData("""  "format": "stream", "stream": { "source": "stdin", "shape": "2", "minimum": 2000 } """, "data.stream.minimum")]
    [InlineData("""  "format": "stream", "stream": { "source": "stdin", "shape": "1024", "capacity": 1000000 } """, "data.stream.capacity")]
    [InlineData("""  "format": "stream", "stream": { "source": "stdin", "shape": "2" }, "shard": { "count": 2, "index": 0 } """, "data.shard")]
    public void Read_WrongData_NamesTheKey(string data, string path) =>
        Assert.Equal(path, Assert.Single(ProblemsOf(data)).Path);

    [Fact]
    public void Read_StreamAsTestData_IsRefused() => Assert.Equal("one of \"idx\", \"cifar10\", \"cifar100\", \"csv\", \"iq\"",
        ConfigText.Read("""{ "role": "aggregator", "test_data": { "format": "stream", "images": "x", "labels": "y" } }""").Problems.Single().Expected);

    [Theory]
    [InlineData("iid", null)]
    [InlineData("classes", typeof(ClassesPartition))]
    [InlineData("dirichlet", typeof(DirichletPartition))]
    [InlineData("lognormal", typeof(LogNormalPartition))]
    [InlineData("sizes", typeof(SizesPartition))]
    [InlineData("dcs", typeof(DcsPartition))]
    public void Read_PartitionOfAKind_IsThatOne(string kind, Type? expected)
    {
        var sizes = string.Join(',', Enumerable.Repeat(5, 30));
        var config = ConfigText.WorkerOf(
            "", "data.shard.count=30", "data.shard.index=0", $"data.partition.kind={kind}", $"data.partition.sizes={sizes}");
        Assert.Equal(expected, config.Shard!.Partition?.GetType());
    }

    [Theory]
    [InlineData("data.partition.alpha", "0")]
    [InlineData("data.partition.alpha", "NaN")]
    [InlineData("data.partition.sigma", "-1")]
    [InlineData("data.partition.classes", "0")]
    [InlineData("data.partition.sizes", "1,-2")]
    [InlineData("data.partition.kind", "random")]
    [InlineData("data.partition.kind", "dcs")]
    public void Read_WrongPartition_NamesKeyAndValue(string key, string value)
    {
        var (_, problems) = ConfigText.Read($"{{ {ConfigText.Worker} }}", ["data.shard.count=4", "data.shard.index=3", $"{key}={value}"]);
        Assert.Equal((key, value), (Assert.Single(problems).Path, problems[0].Value));
    }

    [Fact]
    public void Read_PartitionThatLacksAnything_SaysWhat()
    {
        Assert.Contains("data.shard beside it", Expected("data.partition.kind=dirichlet"));
        Assert.Equal("4 sizes, as data.shard.count is 4",
            Expected("data.shard.count=4", "data.shard.index=0", "data.partition.kind=sizes", "data.partition.sizes=1,2"));
        Assert.Contains("series have no classes", Expected("data.format=csv", "data.csv.file=s.csv", "data.shard.count=4",
            "data.shard.index=0", "data.partition.kind=classes"));
    }

    [Fact]
    public void Read_UnknownPartitionKey_IsAProblemWithASuggestion()
    {
        var (_, problems) = ConfigText.Read($"{{ {ConfigText.Worker} }}", ["data.partition.alpa=1"]);
        Assert.Equal("did you mean data.partition.alpha?", Assert.Single(problems).Expected);
    }

    private static string Expected(params string[] set) => Assert.Single(ConfigText.Read($"{{ {ConfigText.Worker} }}", set).Problems).Expected;

    private static DataOrigin DataOf(string data)
    {
        var (config, problems) = ConfigText.Read(Json(data));
        Assert.Empty(problems);
        return Assert.IsType<WorkerConfig>(config).Data;
    }

    private static IReadOnlyList<Problem> ProblemsOf(string data) => ConfigText.Read(Json(data)).Problems;

    private static string Json(string data) => $$"""{ "role": "worker", "aggregator": "127.0.0.1:7700", "data": { {{data}} } }""";
}
