namespace EdgeFed.Tests.Commands;

/// <summary>Every model that ships is trained by a configuration in the tree.</summary>
public sealed class ExampleTrainingTests : IDisposable
{
    private static readonly IEnumerable<string> Files = Directory.GetFiles(Repository.Examples, "*.json").Select(file => Path.GetFileName(file)!);

    private readonly TempFolder _directory = new();

    public static TheoryData<string> Examples => [.. Files];

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Examples_CoverAllModels() =>
        Assert.Empty(Learning.Models.ModelCatalog.Names.Select(name => $"{name}.json").Except(Files));

    [Theory, MemberData(nameof(Examples))]
    public async Task Train_AnExample_LearnsAndSaysWhatItGetsWrong(string example)
    {
        var run = await CommandRun.OfAsync("train", "--config", Path.Combine(Repository.Examples, example), "--epochs", "1",
            "--set", "data.shard.count=16", "--set", "data.shard.index=0", "--set", "data.iq.count=960", "--set", "test_data.iq.count=96",
            "--format", "json", "--out", _directory.File("model.safetensors"));

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("[EPOCH 1/1] training loss ", run.Error);
        Assert.True(double.IsFinite(run.Json.GetProperty("test_loss").GetDouble()), run.Out);
        if (run.Json.TryGetProperty("confusion", out var confusion)) AssertConfusion(confusion, run.Json.GetProperty("test_samples").GetInt32());
        else Assert.True(run.Json.GetProperty("last_value_mean_absolute_error").GetDouble() > 0, run.Out);
        Assert.True(File.Exists(_directory.File("model.safetensors")));
    }

    [Fact]
    public async Task Train_ForPeople_EndsWithAConfusionMatrix()
    {
        var run = await CommandRun.OfAsync("train", "--config", MnistConfig.Worker(_directory), "--epochs", "1");
        Assert.Matches(@"\n   0 +[0-9.]+ (.*) 0\.\d{3}\n", run.Out);
    }

    /// <summary>62 columns fit no terminal.</summary>
    [Fact]
    public async Task Train_ManyClasses_EndsWithTheMostFrequentMistakes()
    {
        var run = await CommandRun.OfAsync("train", "--config", Path.Combine(Repository.Examples, "cnn-femnist.json"), "--epochs", "1",
            "--set", "data.shard.count=40", "--set", "data.shard.index=0");
        Assert.Contains("most frequent mistakes of 62 classes:\n", run.Out);
        Assert.Matches(@"\n  \d taken for \d+: \d+ of \d+\n", run.Out);
    }

    /// <summary>A decay that turns parameters into minus twice themselves at every step: a later epoch does not end.</summary>
    [Fact]
    public async Task Train_Diverges_KeepsTheLastGoodEpoch()
    {
        var output = _directory.File("last-good.safetensors");
        var run = await CommandRun.OfAsync("train", "--config", MnistConfig.Worker(_directory), "--epochs", "20", "--out", output,
            "--set", "job.optimizer=sgd", "--set", "job.learning_rate=3", "--set", "job.weight_decay=1", "--set", "job.batch_size=250");

        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"the loss is not finite at step \d+ \(loss (NaN|∞|Infinity)\)", run.Error);
        Assert.Matches(@"wrote .*last-good\.safetensors: the model after epoch \d+, the last good one\n$", run.Out);
        Assert.Equal(0, (await CommandRun.OfAsync("model", "info", output)).ExitCode);
    }

    private static void AssertConfusion(System.Text.Json.JsonElement confusion, int samples)
    {
        var rows = confusion.EnumerateArray().Select(row => row.EnumerateArray().Select(count => count.GetInt32()).ToArray()).ToList();
        Assert.All(rows, row => Assert.Equal(rows.Count, row.Length));
        Assert.Equal(samples, rows.Sum(row => row.Sum()));
    }
}
