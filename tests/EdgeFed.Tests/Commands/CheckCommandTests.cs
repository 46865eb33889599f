using System.Net;
using System.Net.Sockets;

namespace EdgeFed.Tests.Commands;

public sealed class CheckCommandTests : IDisposable
{
    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Check_SoundWorker_SaysOkAndLeavesNothing()
    {
        var run = await CheckAsync(MnistConfig.Worker(_directory));

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.StartsWith("ok: worker unit-01, aggregator 127.0.0.1:7700, 1,000 samples of 28x28, 2,000 test samples of 28x28, state ", run.Out);
        Assert.Single(Directory.EnumerateFileSystemEntries(_directory.Path));
    }

    [Fact]
    public async Task Check_SoundAggregator_SaysOk()
    {
        var run = await CheckAsync(MnistConfig.Aggregator(_directory));

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("ok: aggregator depot, listens at 127.0.0.1:0, 10 rounds with 2 workers, 2,000 test samples of 28x28, "
            + "model mlp-200 with 199,210 parameters, state ", run.Out);
    }

    [Fact]
    public async Task Check_AsJson_HasTheEnvelope()
    {
        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Aggregator(_directory), "--format", "json", "--set", "job.rounds=0");

        var problem = Assert.Single(run.Json.GetProperty("problems").EnumerateArray());
        Assert.Equal((1, "check", false), (run.Json.GetProperty("edgefed").GetInt32(), run.Json.GetProperty("command").GetString(), run.Json.GetProperty("ok").GetBoolean()));
        Assert.Equal(("job.rounds", "0"), (problem.GetProperty("path").GetString(), problem.GetProperty("value").GetString()));
        Assert.Equal("a whole number from 1 to 100000", problem.GetProperty("expected").GetString());
    }

    [Fact]
    public async Task Check_ConfigAndDataProblems_ShowsBothAtOnce()
    {
        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Worker(_directory), "--set", "threads=0", "--set", "data.images=/nowhere");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("threads (from --set) is 0; expected a whole number from 1 to 256\n", run.Out);
        Assert.Contains("data: /nowhere: ", run.Out);
        Assert.Contains("worker.json: 2 problems\n", run.Error);
    }

    [Fact]
    public async Task Check_MissingData_ExitCode3() => await ExpectDataProblemAsync("/nowhere/images", "/nowhere/");

    [Fact]
    public async Task Check_LabelsForImages_ExitCode3() => await ExpectDataProblemAsync(Repository.Mnist(MnistConfig.TrainLabels), "single numbers");

    [Fact]
    public async Task Check_TruncatedData_ExitCode3()
    {
        var whole = File.ReadAllBytes(Repository.Mnist(MnistConfig.TrainImages));
        File.WriteAllBytes(_directory.File("cut.gz"), whole[..(whole.Length / 2)]);
        await ExpectDataProblemAsync(_directory.File("cut.gz"), "cut.gz");
    }

    [Fact]
    public async Task Check_NoIdxFile_ExitCode3() => await ExpectDataProblemAsync(_directory.Write("text.idx", "hello, idx"), "is text that begins 'hello, idx'; expected an idx file");

    [Fact]
    public async Task Check_ModelThatDoesNotFitTheData_ExitCode3()
    {
        var model = _directory.Write("small.json", """
            {"version":1,"name":"small","input":[100],"classes":10,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc1","in":100,"out":10}]}
            """);

        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Aggregator(_directory), "--set", $"job.model={model}");

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("test_data: does not fit the model \"small\": shape is", run.Out);
    }

    [Theory, InlineData("resnet", "mlp-200"), InlineData("/nowhere/m.json", "/nowhere/m.json")]
    public async Task Check_UnknownModel_ExitCode3(string model, string named)
    {
        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Aggregator(_directory), "--set", $"job.model={model}");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("job.model: ", run.Out);
        Assert.Contains(named, run.Out);
    }

    [Fact]
    public async Task Check_PortInUse_ExitCode4()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Aggregator(_directory), "--set", $"listen={taken.LocalEndpoint}");

        Assert.Equal(4, run.ExitCode);
        Assert.Contains($"listen: {taken.LocalEndpoint}: the port is in use by another program; expected a free port of this machine\n", run.Out);
    }

    [Theory, InlineData("/proc/edgefed"), InlineData("/dev/null/edgefed")]
    public async Task Check_StateThatCannotBeMade_ExitCode4(string state)
    {
        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Aggregator(_directory), "--set", $"state={state}");
        Assert.Equal(4, run.ExitCode);
        Assert.Contains($"state: {state}: ", run.Out);
    }

    private static Task<CommandRun> CheckAsync(string config) => CommandRun.OfAsync("check", "--config", config);

    private async Task ExpectDataProblemAsync(string images, string named)
    {
        var run = await CheckAsync(MnistConfig.Worker(_directory, images, Repository.Mnist(MnistConfig.TrainLabels)));
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("data: ", run.Out);
        Assert.Contains(named, run.Out);
        Assert.Single(run.Out.TrimEnd('\n').Split('\n'), static line => !line.StartsWith("warning: ", StringComparison.Ordinal));
    }
}
