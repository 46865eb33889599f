using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Async;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Security;
using EdgeFed.Federation.Updates;
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
    /// Runs the job to its end, from wherever the state directory says it is, and then serves its result until cancelled; or,
    /// with <see cref="AggregatorOptions.Once"/>, until every member has it.
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
        var context = new JobContext(job, record, spool, services.Refusals, log);
        var members = MembersOf(context, environment);
        var evaluator = new Evaluator(trainer, job, testData, options.Threads, environment.Compute);
        var versions = new ModelServices(models, repair, new ModelSender(models, new EagerSend()), evaluator);
        var parts = new AggregatorServices(
            options, environment, context, members, versions, new UpdateChecks(context, options.Transport.Limits),
            new OutcomeSender(members.Roster), new TaskSender(context, versions.Sender), disk,
            new TrafficMeter(statistics, services.Refusals, environment.Time));
        var loop = JobLoop.Of(parts);
        environment.Observer.OnOpen(new AggregatorView(context, members.Roster, loop.Intake, registry, statistics,
            services.Refusals));
        var security = environment.Security;
        var admission = new Admission(registry, security, options.DeviceId, options.Transport.Limits, services.Refusals);
        var hello = identity.Hello(UnitRole.Aggregator, options.Transport.MaxFrameBytes, "");
        hello = hello with { Required = [.. hello.Required, .. JobFeatures.Of(options.Job)] };
        var acceptor = new ConnectionAcceptor(context, members.Roster, admission, security, hello, services, worker =>
            new WorkerSession(worker, context, members, loop.Intake, parts.Checks, versions.Sender, repair, security));
        var requests = ForgetRequests.Open(environment.Storage);
        var departures = new Departures(context, members.Roster, loop.Intake, registry, requests, disk);
        var forgetting = new ForgetWatch(requests, departures, environment.Time);
        forgetting.Look();
        await departures.SettleAsync(cancel); // before anybody can come back under such an id

        await using var listener = await new ListenRetry(environment, log).ListenAsync(options.Listen, cancel);
        environment.Observer.OnLink(UnitLink.Up);
        environment.Observer.OnReadable(new AggregatorFigures(context, options, members.Roster, loop.OpenRound, services,
            security).Read);
        log.Listening(listener.Endpoint, options.DeviceId, job.Id);
        using var closing = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watching = security is null
            ? Task.CompletedTask
            : new AccessWatch(security, context, members.Roster, departures, environment.Time).RunAsync(closing.Token);
        var asking = forgetting.RunAsync(closing.Token);
        var serving = acceptor.RunAsync(listener, closing.Token);
        try
        {
            await loop.RunAsync(departures, cancel);
            await ServeResultAsync(members, departures, options.Once, environment.Time, cancel);
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

    private static async Task ServeResultAsync(MemberContext members, Departures departures, bool once, TimeProvider time,
        CancellationToken cancel)
    {
        var since = time.GetTimestamp();
        while (!once || !members.Completion.AllMembersDone && time.GetElapsedTime(since) < FarewellTime)
        {
            if (once) await members.Roster.Changed.WaitAsync(FarewellTime, time, cancel);
            else await members.Roster.Changed.WaitAsync(cancel);
            await departures.SettleAsync(cancel);
        }
    }

    private static MemberContext MembersOf(JobContext context, UnitEnvironment environment)
    {
        var (record, roster) = (context.Record, new Roster(environment.Time, environment.Observer.OnPeers));
        foreach (var update in record.LastFold?.Updates ?? [])
            roster.NoteUpdate(update.Device, record.FoldCount, update.NumExamples);
        var rollback = new RollbackWatch(record, context.Log);
        return new MemberContext(roster, rollback, new JobCompletion(context, roster, rollback));
    }
}
