using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Federation.Async;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Rounds;
using EdgeFed.Federation.Updates;

namespace EdgeFed.Federation.Aggregator;

/// <summary>The two ways in which a job makes versions: in rounds, or of updates as they come.</summary>
/// <param name="Intake">Takes updates, from before the first worker is let in.</param>
/// <param name="OpenRound">The open round; null between rounds, and always in an asynchronous job.</param>
/// <param name="RunAsync">Runs what is left of the job.</param>
internal sealed record JobLoop(
    IUpdateIntake Intake, Func<RoundCollector?> OpenRound, Func<Departures, CancellationToken, Task> RunAsync)
{
    public static JobLoop Of(AggregatorServices services) =>
        services.Options.Job.IsAsync ? Asynchronous(services) : InRounds(services);

    private static JobLoop InRounds(AggregatorServices s)
    {
        var intake = new RoundIntake(s.Context, s.Members.Roster, s.Checks, s.Outcomes, s.Tasks, s.Members.Rollback);
        return new JobLoop(intake, () => intake.Round, (departures, cancel) => new RoundLoop(
            s.Context, s.Options, intake, MembersWith(departures, s), s.Models, s.Outcomes,
            s.Environment, s.Disk, s.Traffic).RunAsync(cancel));
    }

    private static JobLoop Asynchronous(AggregatorServices s)
    {
        var objects = new AsyncObjects(s.Context.Job, s.Context.Spool);
        var strategy = (IAsyncStrategy)Strategies.Create(s.Options.Job.ForStrategy());
        var needsBase = AsyncObjects.NeedsBase(s.Context.Job, strategy.NeedsBase ? FoldReference.Base : FoldReference.Model);
        var intake = new AsyncIntake(s.Context, s.Members, s.Checks, s.Outcomes, s.Tasks, objects, needsBase);
        return new JobLoop(intake, static () => null, (departures, cancel) => new AsyncLoop(
            strategy, s.Context, s.Options, intake, objects, MembersWith(departures, s), s.Models, s.Outcomes,
            s.Environment, s.Disk, s.Traffic).RunAsync(cancel));
    }

    private static MemberServices MembersWith(Departures departures, AggregatorServices s) =>
        new(s.Members.Roster, departures, s.Members.Completion);
}
