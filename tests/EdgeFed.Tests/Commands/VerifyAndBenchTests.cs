using EdgeFed.Spool.Storage;

namespace EdgeFed.Tests.Commands;

public sealed class VerifyAndBenchTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Verify_NoSuchDirectory_ExitCode4AndCreatesNone()
    {
        var run = await CommandRun.OfAsync("model", "verify", "--state", _directory.File("none"));
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("does not exist", run.Error);
        Assert.False(Directory.Exists(_directory.File("none")));
    }

    [Fact]
    public async Task Verify_TheAggregatorIsRunning_SaysSo()
    {
        using var running = new FileStorage(_directory.Path);
        var run = await CommandRun.OfAsync("model", "verify", "--state", _directory.Path);
        Assert.Equal(4, run.ExitCode);
        Assert.Contains("in use", run.Error);
        Assert.Contains("Stop the aggregator first", run.Error);
    }

    [Fact]
    public async Task Verify_NoRecord_ExitCode3()
    {
        var run = await CommandRun.OfAsync("model", "verify", "--state", _directory.Path);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("holds no round record", run.Error);
    }

    [Fact]
    public async Task Verify_ADamagedRecord_ExitCode3AndChangesNothing()
    {
        Directory.CreateDirectory(_directory.File("records"));
        var record = _directory.Write("records/digits-0.jsonl", "{\"prev\":\"\",\"entry\":{},\"hash\":\"\"}\ntorn");
        var run = await CommandRun.OfAsync("model", "verify", "--state", _directory.Path, "--format", "json");
        Assert.Equal((3, false), (run.ExitCode, run.Json.GetProperty("ok").GetBoolean()));
        Assert.EndsWith("torn", File.ReadAllText(record));
    }

    [Fact]
    public async Task BenchTransfer_OfASmallObject_GivesItsFiguresAndLeavesNothing()
    {
        var run = await CommandRun.OfAsync("bench", "transfer", "--bytes", "1000000", "--runs", "1", "--dir", _directory.Path, "--format", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(1_000_000, run.Json.GetProperty("bytes").GetInt32());
        Assert.True(run.Json.GetProperty("ratio").GetDouble() > 0);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Theory, InlineData("zstd"), InlineData("none")]
    public async Task BenchEncode_OfASmallUpdate_GivesEveryEncoding(string compression)
    {
        var run = await CommandRun.OfAsync("bench", "encode", "--parameters", "20000", "--runs", "1", "--compression", compression, "--format", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var bytes = run.Json.GetProperty("encodings").EnumerateArray()
            .ToDictionary(static e => e.GetProperty("encoding").GetString()!, static e => e.GetProperty("stored_bytes").GetInt32());
        Assert.Equal(["f16", "f32", "q4", "q8", "topk"], bytes.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(bytes["q8"], 1, 20_000 * 4 * 0.26);
        Assert.InRange(bytes["q4"], 1, 20_000 * 4 * 0.14);
        Assert.InRange(bytes["topk"], 1, 20_000 * 4 / 25);
    }

    [Fact]
    public async Task BenchTrain_OfASmallSpec_GivesItsFigures()
    {
        var spec = _directory.Write("line.json",
            """{"version":1,"name":"line","input":[2],"targets":1,"loss":"mean_squared_error","layers":[{"type":"linear","name":"fc","in":2,"out":1}]}""");
        var run = await CommandRun.OfAsync("bench", "train", "--model", spec, "--batch", "4", "--threads", "2", "--runs", "1", "--format", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Equal(("line", 4, 2), (run.Json.GetProperty("model").GetString(), run.Json.GetProperty("batch").GetInt32(), run.Json.GetProperty("threads").GetInt32()));
        Assert.True(run.Json.GetProperty("samples_per_second").GetDouble() > 0);
        Assert.True(run.Json.GetProperty("peak_rss_bytes").GetInt64() > 0);
    }
}
