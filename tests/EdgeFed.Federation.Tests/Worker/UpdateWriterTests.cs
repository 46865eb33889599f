using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Federation.Worker;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool;
using EdgeFed.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Worker;

public sealed class UpdateWriterTests
{
    /// <summary>Where all train as many there is nothing to say.</summary>
    [Theory, InlineData("fedprox", true), InlineData("fedavg", false)]
    public async Task Write_WhereWorkMayBePartial_SaysHowManyEpochs(string strategy, bool isSaid)
    {
        using var state = await LossyJob.OpenAsync("f32");
        var job = JobDefinition.Freeze(new JobOptions("partial", LocalEpochs: 5, Strategy: strategy, ProximalMu: 0.1, ChunkBytes: 256), state.Job.Spec);
        var environment = state.Environment();
        var writer = new UpdateWriter(
            new WorkerOptions(LossyJob.Device, "depot:1", new TransportOptions()),
            new LocalModels(state.Spool, state.Writer, LossyJob.Device),
            new Residuals(state.State.Storage, state.Spool, state.Writer, LossyJob.Device, NullLogger.Instance),
            state.Writer, environment, new DiskRetry(TimeProvider.System, NullLogger.Instance));
        using var parameters = new ParameterBuffer(state.Parameters);

        var update = await writer.WriteAsync(job, new Train(job.Id, 1, 0, default, 0), parameters, new TrainResult(10, 0.5, 0.75, 6) { Epochs = 2 }, default);

        var metrics = update.Representation.Metrics;
        Assert.Equal((0.5, 0.75), (metrics["loss"], metrics["accuracy"]));
        Assert.Equal(isSaid, metrics.TryGetValue("epochs", out var epochs));
        Assert.Equal(isSaid ? 2 : 0, epochs);
    }
}
