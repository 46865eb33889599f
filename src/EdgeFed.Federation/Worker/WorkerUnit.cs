using EdgeFed.Core.Units;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Security;
using EdgeFed.Federation.Worker.Training;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Worker;

/// <summary>A unit that trains on data that never leaves it.</summary>
public static class WorkerUnit
{
    /// <summary>
    /// Serves jobs until cancelled; with <see cref="WorkerOptions.Once"/> returns after the first finished one.
    /// </summary>
    /// <exception cref="SpoolException">What is on disk is damaged.</exception>
    public static async Task<JobResult> RunAsync(
        WorkerOptions options, ITrainer trainer, IDataset data, UnitEnvironment environment, CancellationToken cancel)
    {
        environment.Observer.OnPhase(UnitPhase.Starting, 0, "reading the state directory");
        environment = environment with { Loggers = new ThrottledLoggers(environment.Loggers, environment.Time) };
        var log = new PeerLog(environment.Loggers.CreateLogger("worker"), environment.Time, peer: "the aggregator");
        var disk = new DiskRetry(environment.Time, log);
        var identity = await disk.RunAsync(
            "this unit's key", () => DeviceIdentity.LoadAsync(options.DeviceId, environment), cancel);
        var spool = await SpoolDirectory.OpenAsync(environment.Storage, log);
        var context = new WorkerContext(spool, log);
        var statistics = new TransferStatistics();
        var services = new LinkServices(options.Transport, spool, environment.Time, environment.Compute, statistics, log);
        environment.Observer.OnOpen(new WorkerView(context, statistics, services.Refusals, environment.Security));
        var hello = identity.Hello(UnitRole.Worker, options.Transport.MaxFrameBytes, data.Schema.ToJson());
        var uplink = new AggregatorConnector(options, context, hello, services, environment);
        var training = new LocalTraining(options, trainer, data, environment);
        var work = new WorkLoop(options, context, training, statistics, environment, disk);

        environment.Observer.OnReadable(new WorkerFigures(context, services, environment.Security).Read);
        environment.Observer.OnPhase(UnitPhase.Searching, 0, $"searching for the aggregator at {options.Aggregator}");
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var linking = uplink.RunAsync(closing.Token);
        var working = work.RunAsync(cancel);
        try
        {
            if (await Task.WhenAny(working, linking) == linking) await linking; // ends only if it fails: then so does the unit
            var result = await working;
            context.Leave();
            return result;
        }
        finally
        {
            closing.Cancel();
            await IgnoreCancellationAsync(linking);
        }
    }

    private static async Task IgnoreCancellationAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (OperationCanceledException)
        {
            // it was told to stop
        }
    }
}
