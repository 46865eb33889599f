using System.Net;
using System.Net.Sockets;
using EdgeFed.Spool.Storage;

namespace EdgeFed.Tests.Commands;

public sealed class VerifyAndBenchTests : IDisposable
{
    private readonly TempFolder _directory = new();

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
    public async Task BenchTransfer_BetweenTwoEnds_BothGiveTheirFiguresAndLeaveNothing()
    {
        var endpoint = $"127.0.0.1:{FreePort()}";
        var receiving = Task.Run(() => CommandRun.OfAsync(
            "bench", "transfer", "--listen", endpoint, "--dir", _directory.Path, "--format", "json"));
        var sender = await Task.Run(() => CommandRun.OfAsync(
            "bench", "transfer", "--connect", endpoint, "--bytes", "1000000", "--dir", _directory.Path, "--format", "json"));
        var receiver = await receiving;
        Assert.Equal((0, 0), (sender.ExitCode, receiver.ExitCode));
        Assert.Equal(("sender", "receiver"), (sender.Json.GetProperty("end").GetString(), receiver.Json.GetProperty("end").GetString()));
        Assert.Equal((1_000_000, 1_000_000), (sender.Json.GetProperty("bytes").GetInt32(), receiver.Json.GetProperty("bytes").GetInt32()));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Theory]
    [InlineData("exclude each other", "--listen", "127.0.0.1:1", "--connect", "127.0.0.1:1")]
    [InlineData("--connect: 'nowhere' is no endpoint", "--connect", "nowhere")]
    public async Task BenchTransfer_WrongEnds_ExitCode2AndSaysWhy(string expected, params string[] options)
    {
        var run = await CommandRun.OfAsync(["bench", "transfer", .. options]);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error);
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

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
