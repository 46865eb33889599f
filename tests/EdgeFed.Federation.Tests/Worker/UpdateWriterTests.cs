using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Tests.Support;
using EdgeFed.Federation.Worker;
using EdgeFed.Federation.Worker.Algorithms;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool;
using EdgeFed.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Worker;

public sealed class UpdateWriterTests
{
    [Theory, InlineData(true), InlineData(false)]
    public async Task Write_AMetricOfTheAlgorithm_IsToldBesideLossAndAccuracy(bool isTold)
    {
        using var state = await LossyJob.OpenAsync("f32");
        var job = JobDefinition.Freeze(new JobOptions("partial", LocalEpochs: 5, ChunkBytes: 256), state.Job.Spec);
        var writer = new UpdateWriter(
            new WorkerOptions(LossyJob.Device, "depot:1", new TransportOptions()),
            new LocalModels(state.Spool, state.Writer, LossyJob.Device),
            new Residuals(state.State.Storage, state.Spool, state.Writer, LossyJob.Device, NullLogger.Instance),
            state.Writer, state.Environment(), new DiskRetry(TimeProvider.System, NullLogger.Instance));
        using var parameters = new ParameterBuffer(state.Parameters);

        UpdateMetric[] more = isTold ? [new UpdateMetric("epochs", 2, "2 of 5 epochs")] : [];
        var update = await writer.WriteAsync(
            job, new Train(job.Id, 1, 0, default, 0), parameters, new TrainResult(10, 0.5, 0.75, 6), more, default);

        var metrics = update.Representation.Metrics;
        Assert.Equal((0.5, 0.75), (metrics["loss"], metrics["accuracy"]));
        Assert.Equal(isTold, metrics.TryGetValue("epochs", out var epochs));
        Assert.Equal(isTold ? 2 : 0, epochs);
    }
}
