using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Folds;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Models;
using EdgeFed.Federation.Records;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Updates;
using EdgeFed.Protocol.Objects;
using EdgeFed.Transport.Limits;
using EdgeFed.Transport.Links;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Federation.Tests.Support;

/// <summary>The parts of an aggregator that decide about updates, over a job in a real state directory and without a network.</summary>
internal sealed class TestAggregator
{
    private readonly LossyJob _job;

    public TestAggregator(LossyJob job, RoundRecord record, PeerLimits? limits = null, Roster? roster = null)
    {
        _job = job;
        var log = NullLogger.Instance;
        Context = new JobContext(job.Job, record, job.Spool, new RefusalCounts(), log);
        Roster = roster ?? new Roster(TimeProvider.System);
        Rollback = new RollbackWatch(record, log);
        Completion = new JobCompletion(Context, Roster, Rollback);
        Checks = new UpdateChecks(Context, limits ?? new PeerLimits());
        Outcomes = new OutcomeSender(Roster);
        Models = new ModelStore(job.Job, "depot", job.Spool, job.Environment());
        Sender = new ModelSender(Models, new EagerSend());
        Tasks = new TaskSender(Context, Sender);
    }

    public JobContext Context { get; }

    public Roster Roster { get; }

    public RollbackWatch Rollback { get; }

    public JobCompletion Completion { get; }

    public UpdateChecks Checks { get; }

    public OutcomeSender Outcomes { get; }

    public TaskSender Tasks { get; }

    public ModelStore Models { get; }

    public ModelSender Sender { get; }

    public MemberContext Members => new(Roster, Rollback, Completion);

    public static async Task<TestAggregator> OpenAsync(LossyJob job, PeerLimits? limits = null, Roster? roster = null) =>
        new(job, await RoundRecord.OpenAsync(job.State.Storage, job.Job, InitialModel.DigestOf(job.Job), NullLogger.Instance), limits, roster);

    /// <summary>Session of a worker of a job in rounds.</summary>
    public WorkerSession SessionOf(ConnectedWorker worker)
    {
        var repair = new ModelRepair(_job.Job, Context.Record, _job.Spool, Models, _job.Compute, NullLogger.Instance);
        return new WorkerSession(worker, Context, Members, Rounds(), Checks, Sender, repair, security: null);
    }

    /// <summary>Intake of a job in rounds.</summary>
    public RoundIntake Rounds() => new(Context, Roster, Checks, Outcomes, Tasks, Rollback);

    /// <summary>The recorded round, open, with nothing in it.</summary>
    public RoundCollector OpenRound(Func<string, bool>? isWaitedFor = null) =>
        new(Context.Record.Open!, new UnchangedFold(_job.Parameters), TimeProvider.System, isWaitedFor ?? (static _ => true));

    /// <summary>Decides about an offer as a session does.</summary>
    public OfferAnswer Judge(IUpdateIntake intake, string device, Representation offered) =>
        Checks.Refusal(device, offered) ?? intake.Judge(new ConnectedWorker(device), ObjectName.Parse(offered.Name), offered);
}
