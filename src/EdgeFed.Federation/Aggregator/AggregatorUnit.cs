using EdgeFed.Core.Units;
using EdgeFed.Federation.Async;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Security;
using EdgeFed.Federation.Verification;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;
using EdgeFed.Transport.Links;
using EdgeFed.Transport.Transfers;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Federation.Aggregator;

/// <summary>A unit that folds updates into the global model.</summary>
public static class AggregatorUnit
{
    private static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Runs the job to its end, from wherever the state directory says it is, and then serves its result until cancelled; or, with
    /// <see cref="AggregatorOptions.Once"/>, until every member has it.
    /// </summary>
    /// <param name="testData">What each version is evaluated on, or null.</param>
    /// <exception cref="Transport.Network.NetworkException">The endpoint cannot be listened at.</exception>
    /// <exception cref="SpoolException">What is on disk is damaged, or belongs to another job.</exception>
    /// <exception cref="JobException">The job cannot be run so: <see cref="AggregatorNeeds"/>. Nothing was written.</exception>
    public static async Task<JobResult> RunAsync(
        AggregatorOptions options, ModelSpec spec, ITrainer trainer, IDataset? testData, UnitEnvironment environment, CancellationToken cancel)
    {
        AggregatorNeeds.Require(options, spec, testData);
        environment.Observer.OnPhase(UnitPhase.Starting, 0, "reading the state directory");
        var log = new PeerLog(environment.Loggers.CreateLogger("aggregator"), environment.Time);
        var job = FrozenJob.Of(options.Job, spec, environment.Storage);
        var disk = new DiskRetry(environment.Time, log);
        var identity = await disk.RunAsync("this unit's key", () => DeviceIdentity.LoadAsync(options.DeviceId, environment), cancel);
        var spool = await SpoolDirectory.OpenAsync(environment.Storage, log);
        var initial = InitialModel.DigestOf(job);
        var record = await disk.RunAsync("the job's record", () => RoundRecord.OpenAsync(
            environment.Storage, job, initial, log, read => SpoolEvidence.Check(read, job.Id, spool)), cancel);
        var registry = await IdentityRegistry.OpenAsync(environment.Storage, log);
        var models = new ModelStore(job, options.DeviceId, spool, environment) { Initial = options.InitialModel };
        var repair = new ModelRepair(job, record, spool, models, environment.Compute, log);
        if (NeedsInitial(job, record)) await disk.RunAsync("version 0", () => models.KeepInitialAsync(initial), cancel);
        if (!options.Job.IsAsync)
        {
            await disk.RunAsync("the newest model", repair.CheckAsync, cancel);
            models.ForgetOld(record, options.KeepUpdateRounds);
        }

        var statistics = new TransferStatistics();
        var services = new LinkServices(options.Transport, spool, environment.Time, environment.Compute, statistics, log);
        var roster = new Roster(environment.Time, environment.Observer.OnPeers);
        foreach (var update in record.LastFold?.Updates ?? []) roster.NoteUpdate(update.Device, record.FoldCount, update.NumExamples);
        var desk = new AggregatorDesk(job, record, spool, models, roster, repair, options.Transport.Limits, log) { Refusals = services.Refusals };
        environment.Observer.OnOpen(new AggregatorView(desk, registry, statistics, services.Refusals));
        var security = environment.Security;
        var admission = new Admission(registry, security, options.DeviceId, options.Transport.Limits, services.Refusals);
        var hello = identity.Hello(UnitRole.Aggregator, options.Transport.MaxFrameBytes, "");
        var gate = new ConnectionAcceptor(desk, admission, security, hello with { Required = [.. hello.Required, .. JobFeatures.Of(options.Job)] }, services);
        var evaluator = new Evaluator(trainer, job, testData, options.Threads, environment.Compute);
        var traffic = new TrafficMeter(statistics, services.Refusals, environment.Time);
        var requests = ForgetRequests.Open(environment.Storage);
        var departures = new Departures(desk, registry, requests, disk);
        Func<CancellationToken, Task> run = options.Job.IsAsync
            ? AsyncLoop.Create(desk, options, models, departures, evaluator, environment, disk, traffic).RunAsync
            : new RoundLoop(desk, options, models, departures, evaluator, environment, disk, traffic).RunAsync;
        var forgetting = new ForgetWatch(requests, departures, environment.Time);
        forgetting.Look();
        await departures.SettleAsync(cancel); // before anybody can come back under such an id

        await using var listener = await new ListenRetry(environment, log).ListenAsync(options.Listen, cancel);
        environment.Observer.OnLink(UnitLink.Up);
        environment.Observer.OnReadable(new AggregatorFigures(desk, options, services, security).Read);
        log.Listening(listener.Endpoint, options.DeviceId, job.Id);
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watching = security is null ? Task.CompletedTask : new AccessWatch(security, desk, departures, environment.Time).RunAsync(closing.Token);
        var asking = forgetting.RunAsync(closing.Token);
        var serving = gate.RunAsync(listener, closing.Token);
        try
        {
            await run(cancel);
            await ServeResultAsync(desk, departures, options.Once, environment.Time, cancel);
        }
        finally
        {
            closing.Cancel();
            await serving;
            await watching;
            await asking;
            await repair.WhenIdleAsync();
        }

        return new JobResult(job.Id, record.Version, record.Model);
    }

    /// <summary>Later versions are made without a model that may not be there any more.</summary>
    private static bool NeedsInitial(JobDefinition job, RoundRecord record) => !job.StartsFromModel || record.Version == 0 || !job.TakesUpdates;

    private static async Task ServeResultAsync(AggregatorDesk desk, Departures departures, bool once, TimeProvider time, CancellationToken cancel)
    {
        var since = time.GetTimestamp();
        while (!once || !desk.AllMembersDone && time.GetElapsedTime(since) < FarewellTime)
        {
            if (once) await desk.Roster.Changed.WaitAsync(FarewellTime, time, cancel);
            else await desk.Roster.Changed.WaitAsync(cancel);
            await departures.SettleAsync(cancel);
        }
    }
}
