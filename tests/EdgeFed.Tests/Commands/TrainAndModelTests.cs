namespace EdgeFed.Tests.Commands;

public sealed class TrainAndModelTests : IDisposable
{
    private const int MlpParameters = 199_210;

    private readonly TempFolder _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Train_OnASmallShard_LearnsAndWritesTheModel()
    {
        var run = await TrainAsync("first.safetensors");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("[EPOCH 2/2] training loss ", run.Out);
        Assert.True(LastAccuracy(run.Out) > 0.7, run.Out);

        var info = await CommandRun.OfAsync("model", "info", _directory.File("first.safetensors"), "--format", "json");
        Assert.Equal((MlpParameters, "mlp-200"), (info.Json.GetProperty("parameters").GetInt32(), info.Json.GetProperty("name").GetString()));
        Assert.Equal(64, info.Json.GetProperty("sha256").GetString()!.Length);
    }

    [Fact]
    public async Task Train_Twice_GivesTheSameModel()
    {
        await TrainAsync("first.safetensors");
        await TrainAsync("second.safetensors");
        Assert.Equal(await Sha256Async("first.safetensors"), await Sha256Async("second.safetensors"));
    }

    [Fact]
    public async Task Train_AsAggregator_IsRefused()
    {
        var run = await CommandRun.OfAsync("train", "--config", MnistConfig.Aggregator(_directory));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("role is aggregator; expected \"worker\"", run.Error);
    }

    [Fact]
    public async Task Train_MissingData_ExitCode3()
    {
        var run = await CommandRun.OfAsync("train", "--config", MnistConfig.Worker(_directory), "--set", "data.images=/nowhere");
        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public async Task Train_OutputThatCannotBeWritten_ExitCode4()
    {
        var run = await CommandRun.OfAsync("train", "--config", MnistConfig.Worker(_directory), "--epochs", "1", "--out", "/nowhere/m.safetensors");
        Assert.Equal(4, run.ExitCode);
    }

    [Fact]
    public async Task ModelInfo_OfASpec_ShowsTensors()
    {
        var spec = _directory.Write("tiny.json", """
            {"version":1,"name":"tiny","input":[4],"classes":2,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc1","in":4,"out":2}]}
            """);
        var run = await CommandRun.OfAsync("model", "info", spec);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("parameters  10\n", run.Out);
        Assert.Matches("fc1.weight +F32 +2x4 +8 +32 bytes\n", run.Out);
    }

    [Fact]
    public async Task ModelInfo_WithoutOurMetadata_DigestsInTheFilesOrder()
    {
        var header = """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}      """u8;
        File.WriteAllBytes(_directory.File("w.safetensors"), [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. header, 0, 0, 0x80, 0x3F]);

        var sha = await Sha256Async("w.safetensors");

        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData([0, 0, 0x80, 0x3F])), sha);
    }

    /// <summary>1 and -2 in three types: widened to f32 they are the same model.</summary>
    [Theory]
    [InlineData("F32", new byte[] { 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0 })]
    [InlineData("F16", new byte[] { 0, 0x3C, 0, 0xC0 })]
    [InlineData("BF16", new byte[] { 0x80, 0x3F, 0, 0xC0 })]
    public async Task ModelInfo_OfHalfPrecision_DigestsWhatItIsInF32(string dtype, byte[] data)
    {
        Safetensors("h.safetensors", dtype, 2, data);
        var expected = System.Security.Cryptography.SHA256.HashData([0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]);
        Assert.Equal(Convert.ToHexStringLower(expected), await Sha256Async("h.safetensors"));
    }

    [Theory]
    [InlineData("F64", 1, 8)]
    [InlineData("F8_E4M3", 3, 3)]
    [InlineData("F4", 4, 2)]
    [InlineData("NEW_ONE", 5, 2)]
    public async Task ModelInfo_OfTypesThatAreNotComputedWith_ShowsThem(string dtype, int elements, int bytes)
    {
        Safetensors("o.safetensors", dtype, elements, new byte[bytes]);
        var run = await CommandRun.OfAsync("model", "info", _directory.File("o.safetensors"));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches($"w +{dtype} +{elements} +{elements} +{bytes} bytes\n", run.Out);
        Assert.Null(await Sha256Async("o.safetensors"));
    }

    [Fact]
    public async Task ModelInfo_OfAPage_SaysWhatItIs()
    {
        var run = await CommandRun.OfAsync("model", "info", _directory.Write("m.safetensors", "<!DOCTYPE html><html><body>Log in</body></html>"));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("is an HTML page, such as a login or error page that a download saved; expected a safetensors file", run.Error);
    }

    [Fact]
    public async Task ModelInfo_DigestThatDoesNotFit_ExitCode3()
    {
        var header = """{"__metadata__":{"content_sha256":"00"},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"""u8;
        File.WriteAllBytes(_directory.File("w.safetensors"), [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. header, 0, 0, 0x80, 0x3F]);

        var run = await CommandRun.OfAsync("model", "info", _directory.File("w.safetensors"));

        Assert.Equal(3, run.ExitCode);
        Assert.EndsWith("; the file says 00\n", run.Error);
    }

    [Theory, InlineData("missing.safetensors"), InlineData("garbage.safetensors"), InlineData("missing.json"), InlineData("broken.json")]
    public async Task ModelInfo_OfAnUnusableFile_ExitCode3(string name)
    {
        _directory.Write("garbage.safetensors", "this is no model at all");
        _directory.Write("broken.json", "{ \"version\": ");
        var run = await CommandRun.OfAsync("model", "info", _directory.File(name));
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith("edgefed: ", run.Error);
        Assert.Contains(name, run.Error);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    private void Safetensors(string name, string dtype, int elements, byte[] data)
    {
        var header = $$$"""{"w":{"dtype":"{{{dtype}}}","shape":[{{{elements}}}],"data_offsets":[0,{{{data.Length}}}]}}""";
        File.WriteAllBytes(_directory.File(name), [(byte)header.Length, 0, 0, 0, 0, 0, 0, 0, .. header.Select(letter => (byte)letter), .. data]);
    }

    private Task<CommandRun> TrainAsync(string output) =>
        CommandRun.OfAsync("train", "--config", MnistConfig.Worker(_directory), "--epochs", "2", "--out", _directory.File(output));

    private async Task<string?> Sha256Async(string name) =>
        (await CommandRun.OfAsync("model", "info", _directory.File(name), "--format", "json")).Json.GetProperty("sha256").GetString();

    private static double LastAccuracy(string output)
    {
        var line = output.Split('\n').Last(text => text.Contains("test loss"));
        return double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
