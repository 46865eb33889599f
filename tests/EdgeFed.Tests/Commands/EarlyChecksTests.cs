using EdgeFed.Tests.Core;

namespace EdgeFed.Tests.Commands;

/// <summary>What can fail late is looked at before the work begins.</summary>
public sealed class EarlyChecksTests : IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory, InlineData("no/such/folder/model.safetensors", "there is no folder"), InlineData("", "it is a folder"), InlineData("/proc/model.safetensors", "expected a file in a folder that can be written")]
    public async Task Train_OutThatCannotBeWritten_IsRefusedBeforeTraining(string output, string reason)
    {
        var run = await CommandRun.OfAsync("train", "--config", MnistConfig.Worker(_directory), "--out", Path.Combine(_directory.Path, output));
        Assert.Equal((4, ""), (run.ExitCode, run.Out));
        Assert.StartsWith("edgefed: --out: ", run.Error);
        Assert.Contains(reason, run.Error);
    }

    [Fact]
    public async Task Plot_OutputThatCannotBeMade_IsRefusedBeforeReading()
    {
        var run = await CommandRun.OfAsync("plot", "/nowhere/metrics.jsonl", "--output", "/dev/null/charts");
        Assert.Equal((4, "edgefed: --output: /dev/null/charts: /dev/null is no directory; expected a folder that can be written\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task Plot_MissingFile_SaysSoInOurWords()
    {
        var run = await CommandRun.OfAsync("plot", _directory.File("metrics.jsonl"));
        Assert.Equal((4, $"edgefed: {_directory.File("metrics.jsonl")}: no such file\n"), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task IssueIdentity_OutThatCannotBeWritten_CountsAsNotIssued()
    {
        var fleet = _directory.File("fleet");
        await CommandRun.OfAsync("identity", "init-fleet", "buses", "--fleet", fleet);
        var run = await CommandRun.OfAsync("identity", "issue", "unit-01", "--role", "worker", "--fleet", fleet, "--out", _directory.File("no/folder.pem"));
        Assert.Equal(4, run.ExitCode);
        Assert.False(File.Exists(Path.Combine(fleet, "issued.jsonl")));
    }

    [Theory, InlineData("data.images"), InlineData("data.labels"), InlineData("job.model")]
    public async Task Check_PipeOrDeviceForAFile_IsRefusedAtOnce(string key)
    {
        var pipe = NativeCalls.MakePipe(_directory.File("pipe.json"));
        var config = key == "job.model" ? MnistConfig.Aggregator(_directory) : MnistConfig.Worker(_directory);
        foreach (var (path, kind) in new[] { (pipe, "a named pipe"), ("/dev/zero", "a device"), (_directory.Path + "/", "a folder") })
        {
            var run = await CommandRun.OfAsync("check", "--config", config, "--set", $"{key}={path}");
            Assert.Equal(3, run.ExitCode);
            Assert.Contains($"{path}: it is {kind}; expected a regular file\n", run.Out);
        }
    }

    [Fact]
    public async Task Check_ConfigurationThatNeverEnds_IsRefused()
    {
        var run = await CommandRun.OfAsync("check", "--config", "/dev/zero");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("it has more than 4194304 bytes", run.Out);
    }

    [Fact]
    public async Task Check_StateThatOthersCanWrite_IsAWarning()
    {
        if (OperatingSystem.IsWindows()) return;
        var state = Directory.CreateDirectory(_directory.File("open")).FullName;
        File.SetUnixFileMode(state, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Aggregator(_directory), "--set", $"state={state}");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"warning: state: {state} can be written by others on this machine", run.Out);
    }

    [Fact]
    public async Task Check_AddressThatIsNotThereYet_IsAWarning()
    {
        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Aggregator(_directory), "--set", "listen=192.0.2.1:7700", "--set", "insecure=true");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("warning: listen: 192.0.2.1:7700: the address is not one of this machine's; the unit waits until it is\n", run.Out);
    }

    [Theory, InlineData("0.0.0.0:0"), InlineData("[::ffff:127.0.0.1]:0"), InlineData("localhost:0"), InlineData("*:0")]
    public async Task Check_AnyKindOfAddress_IsOk(string listen)
    {
        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Aggregator(_directory), "--set", $"listen={listen}", "--set", "insecure=true");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Theory]
    [InlineData(3, "test_data.images", "job.accuracy_gate=0.8", "job.accuracy_gate is 0.8; expected test_data of at least 100 labelled samples beside it; there are 50")]
    [InlineData(3, "test_data.images", "limits.disk_bytes=1048576", "limits.disk_bytes is 1048576; expected at least 1593680: 2 updates of mlp-200, which keep_update_rounds 1 lets pile up")]
    public async Task Check_WhatRunWouldRefuseOnceItHasReadItsData_IsAProblem(int code, string key, string set, string expected)
    {
        var images = _directory.File("images");
        var labels = _directory.File("labels");
        File.WriteAllBytes(images, [0, 0, 8, 3, 0, 0, 0, 50, 0, 0, 0, 28, 0, 0, 0, 28, .. new byte[50 * 28 * 28]]);
        File.WriteAllBytes(labels, [0, 0, 8, 1, 0, 0, 0, 50, .. new byte[50]]);
        var run = await CommandRun.OfAsync(
            "check", "--config", MnistConfig.Aggregator(_directory), "--set", set, "--set", $"{key}={images}", "--set", $"test_data.labels={labels}");
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(expected + "\n", run.Out);
    }

    [Theory]
    [InlineData(4, "there.txt", "something else is there; expected a path where a socket can be made")]
    [InlineData(4, "a-path-that-is-longer-than-the-address-of-a-unix-socket/a-path-that-is-longer-than-the-address-of-a-unix-socket", "a socket's has at most 107")]
    [InlineData(0, "later/samples.sock", "it must be there when the unit starts")]
    [InlineData(0, "samples.sock", "ok: worker")]
    public async Task Check_SocketOfAStream_IsLookedAt(int code, string socket, string expected)
    {
        _directory.Write("there.txt", "text");
        var config = _directory.Write("stream.json", $$"""
            { "role": "worker", "aggregator": "127.0.0.1:7700", "state": "state", "data": { "format": "stream", "stream": { "source": "{{socket}}", "shape": "2" } } }
            """);
        var run = await CommandRun.OfAsync("check", "--config", config, "--set", "metrics.listen=off");
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(expected, run.Out);
    }
}
