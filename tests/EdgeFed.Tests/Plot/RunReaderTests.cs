using EdgeFed.Plot;

namespace EdgeFed.Tests.Plot;

public sealed class RunReaderTests : IDisposable
{
    private readonly TempFolder _directory = new();
    private readonly List<string> _damage = [];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Read_RoundWithoutTestData_IsAGap()
    {
        var round = Assert.Single(Read(Line(3, "null")));
        Assert.Equal((3, double.NaN, double.NaN, 2.5, 10L, 20L), (round.Round, round.Loss, round.Accuracy, round.Seconds, round.BytesUp, round.BytesDown));
    }

    [Fact]
    public void Read_TwoJobsInOneFile_IsTheLast() =>
        Assert.Equal([1, 2, 3], Read(Line(1) + Line(2) + Line(1) + Line(2) + Line(3)).Select(round => round.Round));

    [Fact]
    public void Read_HalfALineAtTheEnd_IsNotThere() => Assert.Single(Read(Line(1) + """{"time":"2026-1"""));

    [Theory]
    [InlineData("hello", "line 1: this is no JSON; expected a line as a unit writes it to its metrics_file")]
    [InlineData("{}", "line 1: round, loss, accuracy, seconds, bytes_up or bytes_down is missing, has another type or cannot be; expected")]
    [InlineData("[1]\n", "line 1: round, loss")]
    [InlineData("", "there is no round in it yet")]
    public void Read_SomethingElse_SaysWhere(string text, string expected)
    {
        var error = Assert.Throws<CommandException>(() => Read(text));
        Assert.Equal(ExitCode.Data, error.ExitCode);
        Assert.StartsWith($"{_directory.File("metrics.jsonl")}: {expected}", error.Message);
    }

    [Theory, InlineData("1e999"), InlineData("-1e30"), InlineData("1000000")]
    public void Read_LossWithoutBounds_IsAGap(string loss) => Assert.True(double.IsNaN(Assert.Single(Read(Line(1, loss))).Loss));

    [Theory, InlineData("\"seconds\":2.5", "\"seconds\":1e999"), InlineData("\"seconds\":2.5", "\"seconds\":-1"), InlineData("\"round\":1", "\"round\":-1"), InlineData("\"bytes_up\":10", "\"bytes_up\":9000000000000000000")]
    public void Read_NumbersThatCannotBe_AreRefused(string one, string other) =>
        Assert.Contains("cannot be", Assert.Throws<CommandException>(() => Read(Line(1).Replace(one, other) + Line(2))).Message);

    [Fact]
    public void Read_DamageInTheMiddle_IsLeftOutAndTold()
    {
        Assert.Equal([1, 2], Read(Line(1) + "x\n" + Line(2)).Select(static round => round.Round));
        Assert.Equal($"{_directory.File("metrics.jsonl")}: line 2: this is no JSON; it is left out", Assert.Single(_damage));
    }

    /// <summary>Later jobs may begin with a later round: a job that was begun while the file could not be written.</summary>
    [Fact]
    public void Read_AnotherJob_IsTheLast() => Assert.Equal([5], Read(Line(1, job: "a-1") + Line(2, job: "a-1") + Line(5, job: "b-2")).Select(static round => round.Round));

    [Theory]
    [InlineData("runs/q8/metrics.jsonl runs/f32/metrics.jsonl", "q8 f32")]
    [InlineData("q8.jsonl f32.jsonl", "q8 f32")]
    [InlineData("a/q8.jsonl b/q8.jsonl", "a/q8.jsonl b/q8.jsonl")]
    public void Of_Files_AreTheShortestNamesThatDiffer(string files, string expected) =>
        Assert.Equal(expected.Split(' '), RunLabels.Of(files.Split(' ')));

    private IReadOnlyList<RunRound> Read(string text) => RunReader.Read(_directory.Write("metrics.jsonl", text), _damage.Add);

    private static string Line(int round, string measure = "0.5", string job = "") =>
        $$"""{"job":"{{job}}","round":{{round}},"loss":{{measure}},"accuracy":{{measure}},"seconds":2.5,"bytes_up":10,"bytes_down":20}""" + "\n";
}
