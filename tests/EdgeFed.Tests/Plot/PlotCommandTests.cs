using System.Xml.Linq;
using EdgeFed.Tests.Commands;

namespace EdgeFed.Tests.Plot;

public sealed class PlotCommandTests : IDisposable
{
    private static readonly string[] Names = ["accuracy-by-round", "accuracy-by-time", "loss-by-round", "loss-by-time", "bytes-by-round"];
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    /// <summary>To make them again: <c>edgefed plot tests/EdgeFed.Tests/Plot/golden/*.jsonl</c>.</summary>
    [Fact]
    public async Task Plot_OfTwoRuns_IsTheGoldenPictures()
    {
        var run = await CommandRun.OfAsync("plot", Repository.GoldenPlot("f32.jsonl"), Repository.GoldenPlot("q8.jsonl"), "--output", _directory.File("charts"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var name in Names)
            Assert.Equal(File.ReadAllText(Repository.GoldenPlot($"{name}.svg")), File.ReadAllText(_directory.File($"charts/{name}.svg")));
    }

    [Fact]
    public async Task Plot_WithoutAFolder_WritesBesideTheFileAndListsThem()
    {
        var file = _directory.Write("metrics.jsonl", Line(1, "0.5") + Line(2, "0.7"));
        var run = await CommandRun.OfAsync("plot", file);
        Assert.Equal(Names.Select(name => _directory.File($"{name}.svg")), run.Out.TrimEnd('\n').Split('\n'));
        Assert.All(Names, name => Assert.True(File.Exists(_directory.File($"{name}.svg"))));
    }

    [Fact]
    public async Task Plot_AsJson_ListsRunsAndFiles()
    {
        var file = _directory.Write("metrics.jsonl", Line(1, "0.5"));
        var json = (await CommandRun.OfAsync("plot", file, "--format", "json", "--label", "a \"run\"")).Json;
        Assert.Equal(("plot", true), (json.GetProperty("command").GetString(), json.GetProperty("ok").GetBoolean()));
        Assert.Equal(("a \"run\"", 1), (json.GetProperty("runs")[0].GetProperty("label").GetString(), json.GetProperty("runs")[0].GetProperty("rounds").GetInt32()));
        Assert.Equal(Names.Length, json.GetProperty("files").GetArrayLength());
    }

    [Fact]
    public async Task Plot_WithoutTestData_LeavesOutWhatIsNotKnown()
    {
        var run = await CommandRun.OfAsync("plot", _directory.Write("metrics.jsonl", Line(1, "null") + Line(2, "null")));
        Assert.Equal((0, $"{_directory.File("bytes-by-round.svg")}\n"), (run.ExitCode, run.Out));
    }

    /// <summary>A worker's lines tell of its own training, and the charts say so.</summary>
    [Fact]
    public async Task Plot_OfAWorker_SaysWhoseFiguresTheyAre()
    {
        var run = await CommandRun.OfAsync("plot", _directory.Write("metrics.jsonl", string.Concat(Enumerable.Range(1, 3).Select(static round => Line(round, "0.5").Replace("{", "{\"role\":\"worker\",")))));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("own training, on its own data", File.ReadAllText(_directory.File("loss-by-round.svg")));
        Assert.Contains("up, from the worker<", File.ReadAllText(_directory.File("bytes-by-round.svg")));
    }

    [Fact]
    public async Task Plot_OfManyRoundsAndHostileNames_IsSmallAndXml()
    {
        var file = _directory.Write("metrics.jsonl", string.Concat(Enumerable.Range(1, 20_000).Select(round => Line(round, round % 7000 == 0 ? "null" : "0.5"))));
        var labels = Enumerable.Range(0, 9).SelectMany(i => new[] { "--label", $"<run> & \"{i}\" \u0001 'with a long name' \U0001F600" });
        var run = await CommandRun.OfAsync(["plot", .. Enumerable.Repeat(file, 9), .. labels, "--output", _directory.Path]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var name in Names)
        {
            var text = File.ReadAllText(_directory.File($"{name}.svg"));
            var svg = XDocument.Parse(text);
            Assert.Contains(svg.Descendants(), element => element.Value == "<run> & \"8\" \\u0001 'with a long name' \U0001F600");
            Assert.InRange(text.Length, 1000, 9 * 40_000);
            Assert.DoesNotContain("NaN", text);
        }
    }

    [Theory]
    [InlineData(2, "--label is given 2 times; expected 1, one for each file, or none", "metrics.jsonl", "--label", "a", "--label", "b")]
    [InlineData(3, "line 1: this is no JSON", "other.txt")]
    [InlineData(4, "no such file", "nowhere.jsonl")]
    public async Task Plot_OfWhatCannotBePlotted_IsOneLine(int code, string expected, string file, params string[] more)
    {
        _directory.Write("metrics.jsonl", Line(1, "0.5"));
        _directory.Write("other.txt", "hello\n");
        var run = await CommandRun.OfAsync(["plot", _directory.File(file), .. more]);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(expected, run.Error);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    private static string Line(int round, string measure) =>
        $$"""{"round":{{round}},"loss":{{measure}},"accuracy":{{measure}},"seconds":2.5,"bytes_up":1000000,"bytes_down":2000000}""" + "\n";
}
