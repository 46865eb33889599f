namespace EdgeFed.Tests.Commands;

/// <summary>Who asks for libtorch gets it, or one line that says why not; training goes on either way.</summary>
public sealed class BackendTests : IDisposable
{
    private const string Missing = "/nowhere/libedgefed_torch.so";

    private const string Reason =
        $"{Missing}: cannot open shared object file: No such file or directory; build/torch.sh builds the library, "
        + "torch.library says where it is, torch.device where to compute\n";

    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Train_LibraryMissing_SaysSoInOneLineAndTrains()
    {
        var run = await TrainAsync("fallback.safetensors", "backend=torch", $"torch.library={Missing}");
        await TrainAsync("builtin.safetensors");

        Assert.Equal((0, $"edgefed: backend torch cannot be used, the built-in engine goes on: {Reason}"), (run.ExitCode, run.Error));
        Assert.Equal(File.ReadAllBytes(_directory.File("builtin.safetensors")), File.ReadAllBytes(_directory.File("fallback.safetensors")));
    }

    [TorchFact]
    public async Task Train_WithLibtorch_SaysSoAndLearns()
    {
        var run = await TrainAsync("torch.safetensors", "backend=torch", $"torch.library={Repository.TorchLibrary}");
        await TrainAsync("builtin.safetensors");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"^training with libtorch \d+\.\d+\.\d+[^ ]* on cpu\n", run.Out);
        Assert.Matches(@"accuracy 0\.[5-9]\d+", run.Out);
        Assert.NotEqual(File.ReadAllBytes(_directory.File("builtin.safetensors")), File.ReadAllBytes(_directory.File("torch.safetensors")));
    }

    [TorchFact]
    public async Task Train_DeviceMissing_SaysSoInOneLineAndTrains()
    {
        var run = await TrainAsync("m.safetensors", "backend=torch", $"torch.library={Repository.TorchLibrary}", "torch.device=cuda:99");

        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith("edgefed: backend torch cannot be used, the built-in engine goes on: libtorch: the device 'cuda:99' is not there", run.Error);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Check_LibraryMissing_IsAProblem()
    {
        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Worker(_directory), "--set", "backend=torch", "--set", $"torch.library={Missing}");
        Assert.Equal(4, run.ExitCode);
        Assert.StartsWith($"backend: torch cannot be used: {Reason}", run.Out);
    }

    [TorchFact]
    public async Task Check_LibraryThere_SaysOk()
    {
        var run = await CommandRun.OfAsync(
            "check", "--config", MnistConfig.Worker(_directory), "--set", "backend=torch", "--set", $"torch.library={Repository.TorchLibrary}");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Theory, InlineData("backend", "gpu"), InlineData("torch.device", "mps"), InlineData("torch.device", "cuda:128"), InlineData("torch.device", "cuda:")]
    public async Task Check_ValueThatIsNone_ExitCode2(string key, string value)
    {
        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Worker(_directory), "--set", $"{key}={value}");
        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith($"{key} (from --set) is {value}; expected ", run.Out);
    }

    [Fact]
    public async Task Check_LibraryAlone_LoadsNothing()
    {
        var run = await CommandRun.OfAsync("check", "--config", MnistConfig.Worker(_directory), "--set", $"torch.library={Missing}");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task BenchTrain_LibraryMissing_MeasuresNothingElse()
    {
        var run = await CommandRun.OfAsync("bench", "train", "--backend", "torch", "--library", Missing);
        Assert.Equal((1, ""), (run.ExitCode, run.Out));
        Assert.StartsWith($"edgefed: {Missing}: ", run.Error);
    }

    [TorchFact]
    public async Task BenchTrain_WithLibtorch_NamesIt()
    {
        var run = await CommandRun.OfAsync(
            "bench", "train", "--backend", "torch", "--library", Repository.TorchLibrary, "--runs", "1", "--format", "json");
        Assert.Equal(0, run.ExitCode);
        Assert.Matches(@"^libtorch .* on cpu$", run.Json.GetProperty("backend").GetString());
        Assert.True(run.Json.GetProperty("samples_per_second").GetDouble() > 0);
    }

    private Task<CommandRun> TrainAsync(string output, params string[] set) => CommandRun.OfAsync(
    [
        "train", "--config", MnistConfig.Worker(_directory), "--epochs", "1", "--out", _directory.File(output),
        .. set.SelectMany(pair => new[] { "--set", pair }),
    ]);
}
