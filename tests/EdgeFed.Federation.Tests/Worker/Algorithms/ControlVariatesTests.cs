using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Federation.Worker.Algorithms;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Worker.Algorithms;

/// <summary>A worker that takes 4 steps of rate 0.5; all together take 6 for each update.</summary>
public sealed class ControlVariatesTests : IDisposable
{
    private const float Rate = 0.5f;
    private const int Steps = 4;
    private const float OwnGradient = 3;
    private const float MeanGradient = 2;
    private LossyJob? _opened;

    private JobDefinition Job { get; set; } = null!; // set by OpenAsync

    private LossyJob State => _opened!;

    public void Dispose() => _opened?.Dispose();

    [Fact]
    public async Task Correction_AfterARound_IsTheMeanGradientLessTheOwn()
    {
        await OpenAsync();
        await TrainAsync(round: 1, OwnGradient);

        Assert.Equal(MeanGradient - OwnGradient, (await CorrectionAsync(round: 2))!.Value, 1e-5f);
    }

    /// <summary>What was added to every step is no part of the gradient that the steps showed.</summary>
    [Fact]
    public async Task Correction_AfterACorrectedRound_IsTheSame()
    {
        await OpenAsync();
        await TrainAsync(round: 1, OwnGradient);
        await TrainAsync(round: 2, OwnGradient);
        await TrainAsync(round: 3, OwnGradient);

        Assert.Equal(MeanGradient - OwnGradient, (await CorrectionAsync(round: 4))!.Value, 1e-4f);
    }

    /// <summary>Killed after it was written: the task has what it had before, not what it made itself.</summary>
    [Fact]
    public async Task Correction_TheSameRoundAgainAfterARestart_IsAsBefore()
    {
        await OpenAsync();
        await TrainAsync(round: 1, OwnGradient);
        await TrainAsync(round: 2, gradient: 100);
        await State.ReopenAsync();

        Assert.Equal(MeanGradient - OwnGradient, (await CorrectionAsync(round: 2))!.Value, 1e-5f);
    }

    [Fact]
    public async Task Correction_WithoutTheRoundBefore_IsNone()
    {
        await OpenAsync();
        Assert.Null(await CorrectionAsync(round: 1));
        await TrainAsync(round: 1, OwnGradient);
        Assert.Null(await CorrectionAsync(round: 3)); // it was away in round 2
    }

    [Fact]
    public async Task Correction_AnEarlierRound_TheJobBeganAnew()
    {
        await OpenAsync();
        await TrainAsync(round: 1, OwnGradient);
        await TrainAsync(round: 2, OwnGradient);
        Assert.Null(await CorrectionAsync(round: 1));
        Assert.Null(await CorrectionAsync(round: 2));
    }

    [Fact]
    public async Task Correction_DamagedOnDisk_IsNone()
    {
        await OpenAsync();
        await TrainAsync(round: 1, OwnGradient);
        State.State.Flip($"spool/{ObjectName.Control(Job.Id, LossyJob.Device, 1).ToString().Replace('/', '~')}.log", 1000);
        Assert.Null(await CorrectionAsync(round: 2));
    }

    private async Task OpenAsync()
    {
        _opened = await LossyJob.OpenAsync("f32");
        Job = JobDefinition.Freeze(
            new JobOptions(
                "drift", Strategy: "scaffold", Optimizer: "sgd", LearningRate: Rate, ChunkBytes: 256, Compression: "none"),
            State.Job.Spec);
        for (var version = 1; version < 4; version++) await State.WriteAsync(ObjectName.Model(Job.Id, version), ModelOf(version));
    }

    /// <summary>Each version is 6 steps of the mean gradient from the one before.</summary>
    private float[] ModelOf(int version)
    {
        using var initial = Federation.Models.InitialModel.Make(Job);
        return [.. initial.Span.ToArray().Select(value => value - version * 6 * Rate * MeanGradient)];
    }

    private ControlVariates Open()
    {
        return new ControlVariates(
            LossyJob.Device, State.Spool, State.Writer, new LocalModels(State.Spool, State.Writer, LossyJob.Device),
            State.Environment(), new DiskRetry(TimeProvider.System, NullLogger.Instance));
    }

    private Train TaskOf(int round) => new(Job.Id, round, round - 1, default, 0)
    {
        Updates = round == 1 ? 0 : 3,
        Steps = round == 1 ? 0 : 18,
    };

    /// <summary>Takes the steps that a constant gradient on the own data, corrected, leads to.</summary>
    private async Task TrainAsync(int round, float gradient)
    {
        var controls = Open();
        using var parameters = Buffer(ModelOf(round - 1));
        using var correction = await controls.CorrectionAsync(Job, TaskOf(round), parameters);
        for (var i = 0; i < parameters.Count; i++) parameters.Span[i] -= Steps * Rate * (gradient + (correction?.Span[i] ?? 0));
        await controls.StoreAsync(Job, TaskOf(round), parameters, correction, Steps, default);
    }

    private async Task<float?> CorrectionAsync(int round)
    {
        using var start = Buffer(ModelOf(round - 1));
        using var correction = await Open().CorrectionAsync(Job, TaskOf(round), start);
        return correction?.Span[7];
    }

    private static ParameterBuffer Buffer(float[] values)
    {
        var buffer = new ParameterBuffer(values.Length);
        values.CopyTo(buffer.Span);
        return buffer;
    }
}
