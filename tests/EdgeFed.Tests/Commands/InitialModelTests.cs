using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Jobs;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Models;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Spool.Storage;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Tests.Commands;

/// <summary>What a job may begin from, as a person hears of it.</summary>
public sealed class InitialModelTests : IDisposable
{
    private readonly TempFolder _directory = new();

    private string File => _directory.File("start.safetensors");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Check_ASoundModel_SaysWhatTheJobBeginsFrom()
    {
        Write("mlp-200");
        var run = await RunAsync("check");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"begins from {File}, sha256 ", run.Out);
    }

    /// <summary>In a weight, and in a running statistic, which no gradient ever mends.</summary>
    [Theory, InlineData("mlp-200", float.NaN, "is NaN"), InlineData("mlp-200", 2e9f, "is 2E+09"), InlineData("mobilenet-v1", float.PositiveInfinity, "running_var[0] is Infinity")]
    public async Task CheckAndRun_AValueThatNoModelMayHold_NameIt(string model, float value, string expected) =>
        await ExpectAsync(model, expected, parameters => parameters[IndexOf(model)] = value);

    [Fact]
    public async Task CheckAndRun_AnotherModel_NamesTheTensor()
    {
        Write("cnn-mnist");
        await ExpectAsync("mlp-200", "; expected F32 [");
    }

    [Fact]
    public async Task CheckAndRun_NoFile_NameIt() => await ExpectAsync("mlp-200", $"{File}: ");

    [Fact]
    public async Task CheckAndRun_ADigestThatDoesNotFit_SaysThatItIsDamaged()
    {
        Write("mlp-200", metadata: new Dictionary<string, string> { ["content_sha256"] = new string('0', 64) });
        await ExpectAsync("mlp-200", "its head says 0000");
    }

    [Fact]
    public async Task Describe_AJobWithOtherKeys_NamesThemAndWhatToDo()
    {
        var (state, job) = (_directory.File("aggregator"), new JobOptions("digits", "mlp-200", Rounds: 3));
        var first = await BeginAsync(state, job);
        var second = Freeze(job with { Rounds = 5, LearningRate = 0.01 });

        var told = EarlierJobs.Describe(second, null, [first], state);

        Assert.Contains($"{first.Id} is here with other keys: rounds 3 -> 5, learning_rate 0.001 -> 0.01.", told);
        Assert.Contains("(version 2 of 3)", told);
        Assert.Contains($"{second.Id} is a new job, from version 0. To go on from that model, set job.initial_model to {state}/models/{first.Id}.safetensors", told);
        Assert.Null(EarlierJobs.Describe(first, null, [first], state)); // begun before
        Assert.Null(EarlierJobs.Describe(Freeze(job with { Name = "other" }), null, [first], state));
        Assert.DoesNotContain("To go on", EarlierJobs.Describe(second, File, [first], state));
    }

    private async Task ExpectAsync(string model, string expected, Action<float[]>? change = null)
    {
        if (change is not null) Write(model, change);
        var (check, run) = (await RunAsync("check", model), await RunAsync("run", model));
        Assert.Equal((3, 3), (check.ExitCode, run.ExitCode));
        Assert.StartsWith("job.initial_model: ", check.Out);
        Assert.Contains(expected, check.Out);
        Assert.Contains($"edgefed: {check.Out.TrimEnd('\n').TrimEnd('.')}", run.Error);
        Assert.False(Directory.Exists(_directory.File("aggregator/records"))); // nothing was begun
    }

    private Task<CommandRun> RunAsync(string command, string model = "mlp-200")
    {
        var config = _directory.Write("aggregator.json", $$"""
            { "role": "aggregator", "device": { "id": "depot" }, "listen": "127.0.0.1:0", "state": "aggregator", "lights": { "board": "none" },
              "metrics": { "listen": "off" }, "job": { "model": "{{model}}", "batch_size": 1, "initial_model": "{{File}}" } }
            """);
        return CommandRun.OfAsync(command, "--config", config);
    }

    private void Write(string model, Action<float[]>? change = null, Dictionary<string, string>? metadata = null)
    {
        var spec = ModelCatalog.Get(model);
        using var parameters = new ParameterBuffer(spec.ParameterCount);
        ModelInitializer.Initialize(spec, 1, parameters.Span);
        var values = parameters.Span.ToArray();
        change?.Invoke(values);
        using var file = System.IO.File.Create(File);
        SafetensorsWriter.Write(file, spec, values, metadata ?? []);
    }

    private static int IndexOf(string model) =>
        ModelCatalog.Get(model).Slices.FirstOrDefault(static slice => slice.Name.EndsWith("running_var", StringComparison.Ordinal))?.Offset ?? 7;

    private static JobDefinition Freeze(JobOptions job) => JobDefinition.Freeze(job, ModelCatalog.Get("mlp-200"));

    /// <summary>A record, and a model of version 2.</summary>
    private static async Task<JobDefinition> BeginAsync(string state, JobOptions options)
    {
        var job = Freeze(options);
        using (var storage = new FileStorage(state)) await RoundRecord.OpenAsync(storage, job, default, NullLogger.Instance);
        Directory.CreateDirectory(Path.Combine(state, "models"));
        using var parameters = new ParameterBuffer(job.Spec.ParameterCount);
        ModelFile.Write(Path.Combine(state, "models", $"{job.Id}.safetensors"), job.Spec, parameters.Span,
            new Dictionary<string, string> { ["version"] = "2", [ModelMetadata.Digest] = ContentHasher.Of(parameters.Span).ToString() });
        return job;
    }
}
