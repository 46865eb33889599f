using EdgeFed.Aggregation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Federation.Worker.Algorithms;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Learning.Parameters;
using EdgeFed.Protocol.Messages;
using EdgeFed.Protocol.Objects;
using EdgeFed.Spool;
using EdgeFed.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Worker.Algorithms;

public sealed class PersonalModelTests : IDisposable
{
    private const float Share = 0.25f;
    private readonly AddOneTrainer _trainer = new();
    private LossyJob? _opened;

    public void Dispose() => _opened?.Dispose();

    [Fact]
    public void Mix_SomeValues_RoundsEachOperation()
    {
        float[] own = [1, -3, 0.1f, 1e-8f], others = [5, 7, 0.3f, 3];
        float[] expected = [.. own.Zip(others, static (o, t) => (float)((float)(o * 0.7f) + (float)(t * (1 - 0.7f))))];

        PersonalModel.Mix(own, 0.7f, others);

        Assert.Equal(expected, own);
    }

    [Fact]
    public async Task Train_TwoRounds_GoesOnFromItsShareOfTheOneBefore()
    {
        await OpenAsync();
        await TrainAsync(round: 1, trained: 8);
        Assert.Equal(Mean(0, 8) + 1, Value(1));
        await TrainAsync(round: 2, trained: 4);
        Assert.Equal(Mean(Mean(0, 8) + 1, 4) + 1, Value(2));
        Assert.Null(Find(1)); // only the newest is kept
    }

    [Fact]
    public async Task Train_TheSameRoundAgainAfterARestart_ChangesNothing()
    {
        await OpenAsync();
        await TrainAsync(round: 1, trained: 8);
        await State.ReopenAsync();
        await TrainAsync(round: 1, trained: 100);
        Assert.Equal(Mean(0, 8) + 1, Value(1));
        Assert.Equal(1, _trainer.Calls);
    }

    [Fact]
    public async Task Train_DamagedOnDisk_BeginsAgainFromTheFirst()
    {
        await OpenAsync();
        await TrainAsync(round: 1, trained: 8);
        State.State.Flip($"spool/{ObjectName.Personal(Job.Id, LossyJob.Device, 1).ToString().Replace('/', '~')}.log", 1000);
        await TrainAsync(round: 2, trained: 4);
        Assert.Equal(Mean(0, 4) + 1, Value(2));
    }

    [Fact]
    public async Task Train_AnEarlierRound_TheJobBeganAnew()
    {
        await OpenAsync();
        await TrainAsync(round: 5, trained: 8);
        await TrainAsync(round: 1, trained: 4);
        Assert.Equal(Mean(0, 4) + 1, Value(1));
        Assert.Null(Find(5));
    }

    [Fact]
    public async Task Export_TheNewest_IsAFileThatStays()
    {
        await OpenAsync();
        await TrainAsync(round: 1, trained: 8);
        var own = Open();
        await own.ExportAsync(Job, default);
        State.Spool.Delete(Find(1)!.Name);
        await own.ExportAsync(Job, default); // told once more that the job is finished

        var last = File.ReadAllBytes(State.State.File($"models/{Job.Id}.personal.safetensors"))[^sizeof(float)..];
        Assert.Equal(Mean(0, 8) + 1, BitConverter.ToSingle(last));
    }

    private JobDefinition Job { get; set; } = null!; // set by OpenAsync

    private LossyJob State => _opened!;

    private static float Mean(float own, float trained) => Share * own + (1 - Share) * trained;

    private async Task OpenAsync()
    {
        _opened = await LossyJob.OpenAsync("f32");
        var options = new JobOptions("own", Strategy: "apfl", ChunkBytes: 256, Compression: "none");
        Job = JobDefinition.Freeze(options with { StrategyOptions = new StrategyOptions(PersonalShare: Share) }, State.Job.Spec);
    }

    private PersonalModel Open()
    {
        var options = new WorkerOptions(LossyJob.Device, "depot:1", new TransportOptions());
        return new PersonalModel(
            LossyJob.Device, State.Spool, State.Writer,
            new LocalTraining(options, _trainer, new UnreadDataset(), State.Environment()), State.Environment(),
            new DiskRetry(TimeProvider.System, NullLogger.Instance));
    }

    private async Task TrainAsync(int round, float trained)
    {
        using var parameters = new ParameterBuffer(State.Parameters);
        parameters.Span.Fill(trained);
        await Open().TrainAsync(
            Job, new Train(Job.Id, round, round - 1, default, 0), () => Task.FromResult(new ParameterBuffer(State.Parameters)),
            parameters, default);
    }

    private Spool.Objects.SpoolObject? Find(int round) =>
        State.Spool.FindComplete(ObjectName.Personal(Job.Id, LossyJob.Device, round).ToString());

    private float Value(int round)
    {
        var values = LossyJob.Read(Find(round)!);
        Assert.All(values, value => Assert.Equal(values[0], value));
        return values[0];
    }
}
