using EdgeFed.Config;
using EdgeFed.Core.Compute;
using EdgeFed.Core.Loop;
using EdgeFed.Core.Randomness;
using EdgeFed.Data;
using EdgeFed.Federation;
using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Security;
using EdgeFed.Federation.Worker;
using EdgeFed.Jobs;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Streams;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;
using EdgeFed.Models;
using EdgeFed.Security;
using EdgeFed.Service;
using EdgeFed.Spool.Storage;
using EdgeFed.Training;
using EdgeFed.Transport.Network;
using EdgeFed.Transport.Security;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Commands;

/// <summary>Begins to listen for the wish to read the configuration again, until what it returns is disposed.</summary>
internal delegate IDisposable ReloadHook(SynchronizationContext loop, UnitSecurity? security);

/// <summary>The one place where a configuration becomes a running unit, on one thread with everything real around it.</summary>
internal static class UnitRunner
{
    /// <summary>
    /// Seconds by which the system gives a connection up later than we do: we keep what half a chunk it has brought.
    /// </summary>
    private const int SystemPatience = 5;

    /// <param name="reload">Begins to listen for the wish to read the configuration again.</param>
    /// <param name="stop">Cancelled, on any thread, when the unit shall end in good order.</param>
    /// <returns>The exit code.</returns>
    public static int Run(UnitConfig config, bool once, UnitOutput output, ReloadHook reload, CancellationToken stop)
    {
        var monitor = new WorkMonitor(TimeProvider.System);
        using var storage = new FileStorage(config.State, monitor, output.Loggers.CreateLogger("storage"));
        var log = output.Loggers.CreateLogger(config.RoleName);
        var (security, tls) = Secure(config, storage, log);
        var network = new TcpNetwork(new TcpOptions(UserTimeoutSeconds: (int)(config.Transport.IdleSeconds + SystemPatience)), tls);
        var environment = new UnitEnvironment(
            network, storage, TimeProvider.System, new ThreadPoolCompute(monitor), new SystemRandomSource(),
            output.Loggers, output.Observer, security);
        return EventLoop.Run(async () =>
        {
            var stopHere = new CancellationTokenSource(); // never disposed: a signal may come while the loop ends
            var loop = SynchronizationContext.Current!;
            using var stopping = stop.Register(() => loop.Post(_ => stopHere.Cancel(), null)); // signals come on a thread of their own
            using var reloading = reload(loop, security);
            using var alive = output.Service.Watch(loop, TimeProvider.System, new WorkWatch(monitor, log).GetsOn);
            try
            {
                await RunAsync(config, once, environment, monitor, stopHere.Token);
                return ExitCode.Ok;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return ExitCode.Ok; // asked to stop, and stopped in good order
            }
        });
    }

    private static (UnitSecurity? Security, TlsSettings? Tls) Secure(UnitConfig config, FileStorage storage, ILogger log)
    {
        if (config.IsExposed) SecurityLog.Plain(log);
        if (config.Tls is not { } tls) return (null, null);
        var identity = UnitSecurityLoader.Identity(config);
        var security = UnitSecurityLoader.Open(tls, identity, storage, TimeProvider.System, out var settings);
        SecurityLog.Tell(log, tls, identity, security.Clock.Read());
        return (security, settings);
    }

    private static Task<JobResult> RunAsync(
        UnitConfig config, bool once, UnitEnvironment environment, WorkMonitor monitor, CancellationToken stop)
    {
        var log = environment.Loggers.CreateLogger("training");
        var trainer = new MonitoredTrainer(
            Backends.Open(
                config.Backend, why => TrainingLog.BuiltInGoesOn(log, why), what => TrainingLog.BackendInUse(log, what)),
            monitor);
        if (config is WorkerConfig worker) return RunWorkerAsync(worker, once, trainer, environment, stop);
        var aggregator = (AggregatorConfig)config;
        var spec = ModelSource.Load(aggregator.Job.Model);
        EngineReserve.Take(aggregator, spec);
        IDataset? testData = aggregator.TestData is null ? null : DataSource.Load(aggregator.TestData, null, spec.Classes);
        return AggregatorUnit.RunAsync(WithJob(aggregator, once, spec, environment), spec, trainer, testData, environment, stop);
    }

    /// <summary>The job that the configuration means, which may be one that was begun before.</summary>
    private static AggregatorOptions WithJob(AggregatorConfig aggregator, bool once, ModelSpec spec, UnitEnvironment environment)
    {
        var log = environment.Loggers.CreateLogger(aggregator.RoleName);
        var initial = InitialModelFile.Of(aggregator.InitialModel);
        var recorded = RecordedJobs.Read(environment.Storage);
        var start = JobStart.Find(aggregator.Job, spec, initial, recorded);
        if (start.Warning is { } warning) JobLog.Start(log, warning);
        var job = FrozenJob.Of(start.Options, spec, environment.Storage);
        if (EarlierJobs.Describe(job, aggregator.InitialModel, recorded, aggregator.State) is { } earlier) JobLog.Start(log, earlier);
        return aggregator.ToOptions(once) with { Job = start.Options, InitialModel = initial };
    }

    private static async Task<JobResult> RunWorkerAsync(
        WorkerConfig worker, bool once, ITrainer trainer, UnitEnvironment environment, CancellationToken stop)
    {
        EngineReserve.Take(worker, model: null);
        var shard = DataSource.Load(worker.Data, worker.Shard);
        using var source = worker.Data is LiveStream stream
            ? SampleSource.Open(stream, (SlidingWindow)shard, environment.Loggers.CreateLogger("data"))
            : null;
        using var done = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = source?.RunAsync(done.Token) ?? Task.CompletedTask;
        try
        {
            return await WorkerUnit.RunAsync(worker.ToOptions(once), trainer, shard, environment, stop);
        }
        finally
        {
            done.Cancel();
            await reading;
        }
    }
}
