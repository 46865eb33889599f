using System.Text.Json;
using EdgeFed.Federation;
using EdgeFed.Observers;
using EdgeFed.Output;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Tests.Output;

public class ObserverTests
{
    private static readonly RoundSummary Round =
        new(3, 10, 8, 8, 0.2312, 0.9531, 2.14, 1_600_000, 1_640_000, 0, 0, 3, "ab12", new Dictionary<string, long> { ["Busy"] = 2 }) { Job = "digits-0f3a" };

    private readonly FixedTime _time = new();
    private readonly StringWriter _output = new();

    [Fact]
    public void OnRound_Undisturbed_IsTheDocumentedLine()
    {
        Observer().OnRound(Round);
        Assert.Equal("[ROUND 3/10] 8 of 8 updates, loss 0.231, accuracy 0.953, 2.1 s, up 1.6 MB, down 1.6 MB\n", _output.ToString());
    }

    [Fact]
    public void OnRound_WithoutTestDataAfterACut_SaysWhatIsKnown()
    {
        Observer().OnRound(Round with { Loss = null, Accuracy = null, Resumed = 2, BytesRetransmitted = 65_536 });
        Assert.Equal("[ROUND 3/10] 8 of 8 updates, 2.1 s, up 1.6 MB, down 1.6 MB, 2 resumed, 65.5 kB sent again\n", _output.ToString());
    }

    [Fact]
    public void OnPhase_NewPhaseOrRound_IsALineAtOnce()
    {
        var observer = Observer();
        observer.OnPhase(UnitPhase.Collecting, 1, "");
        observer.OnPhase(UnitPhase.Collecting, 2, "");
        observer.OnPhase(UnitPhase.Downloading, 2, "fetching model version 1");
        Assert.Equal(["worker: collecting round 1", "worker: collecting round 2", "worker: round 2: fetching model version 1"], Lines());
    }

    [Fact]
    public void OnPhase_PhaseThatTheLogTells_IsNoLine()
    {
        Observer().OnPhase(UnitPhase.Training, 1, "training on 2000 examples");
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void OnPhase_DetailThatChangesAllTheTime_IsALineNowAndThen()
    {
        var observer = Observer();
        for (var second = 0; second < 12; second++)
        {
            observer.OnPhase(UnitPhase.Waiting, 0, $"unit-02 last seen {second} s ago");
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(["unit-02 last seen 0 s ago", "unit-02 last seen 5 s ago", "unit-02 last seen 10 s ago"], Lines().Select(line => line["worker: ".Length..]));
    }

    [Fact]
    public void OnRound_WithMetrics_AppendsOneJsonLine()
    {
        using var directory = new TempFolder();
        var metrics = new MetricsFile(directory.File("metrics.jsonl"), _time, NullLogger.Instance);

        metrics.OnRound(Round);
        metrics.OnRound(Round with { Round = 4, Loss = double.NaN });

        var lines = File.ReadAllLines(directory.File("metrics.jsonl"));
        Assert.Equal(
            """{"time":"2026-11-22T14:03:11.123Z","job":"digits-0f3a","role":"aggregator","round":3,"rounds":10,"updates":8,"members":8,"loss":0.2312,"accuracy":0.9531,"seconds":2.14,"""
            + """ "bytes_up":1600000,"bytes_down":1640000,"bytes_retransmitted":0,"resumed_transfers":0,"version":3,"model_sha256":"ab12","refused":{"Busy":2}}""".TrimStart(),
            lines[0]);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(lines[1]).RootElement.GetProperty("loss").ValueKind);
    }

    [Fact]
    public void OnWorked_WithMetrics_AppendsOneJsonLine()
    {
        using var directory = new TempFolder();
        var metrics = new MetricsFile(directory.File("metrics.jsonl"), _time, NullLogger.Instance);
        var work = new WorkSummary("digits-0f3a", 3, 10, 2, 0.25, null, 500, 1.5, 2.25, 1000, 2000, 0, 1, "folded");

        metrics.OnWorked(work);
        metrics.OnWorked(work); // told again after a restart
        metrics.OnWorked(work with { Job = "other-1" });

        var lines = File.ReadAllLines(directory.File("metrics.jsonl"));
        Assert.Equal(2, lines.Length);
        Assert.Equal(
            """{"time":"2026-11-22T14:03:11.123Z","job":"digits-0f3a","role":"worker","round":3,"rounds":10,"examples":500,"loss":0.25,"accuracy":null,"seconds":2.25,"""
            + """ "training_seconds":1.5,"bytes_up":1000,"bytes_down":2000,"bytes_retransmitted":0,"resumed_transfers":1,"version":2,"outcome":"folded"}""".TrimStart(),
            lines[0]);
    }

    [Fact]
    public void OnRound_ToldTwiceAndHalfALineLeft_EachRoundIsThereOnce()
    {
        using var directory = new TempFolder();
        var path = directory.File("metrics.jsonl");
        new MetricsFile(path, _time, NullLogger.Instance).OnRound(Round);
        File.AppendAllText(path, """{"time":"2026-11""");

        var metrics = new MetricsFile(path, _time, NullLogger.Instance);
        metrics.OnRound(Round);
        metrics.OnRound(Round with { Round = 4 });
        metrics.OnRound(Round with { Round = 4, ModelSha256 = "cd34" }); // another job in the same directory

        Assert.Equal([3, 4, 4], File.ReadAllLines(path).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("round").GetInt32()));
    }

    [Fact]
    public void OnRound_MetricsThatCannotBeWritten_DoesNotThrow() =>
        new MetricsFile("/nowhere/metrics.jsonl", _time, NullLogger.Instance).OnRound(Round);

    private ConsoleObserver Observer()
    {
        var shell = new Shell(_output, TextWriter.Null, isTerminal: false, new Dictionary<string, string>());
        return new ConsoleObserver("worker", new LineWriter(_output, false), new LineFormat(shell, _time), _time);
    }

    /// <summary>What was logged, without time and level.</summary>
    private IEnumerable<string> Lines() => _output.ToString().TrimEnd('\n').Split('\n').Select(line => line["2026-11-22 14:03:11.123Z INFO  ".Length..]);
}
