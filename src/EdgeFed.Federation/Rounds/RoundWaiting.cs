using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;

namespace EdgeFed.Federation.Rounds;

/// <summary>Says for whom the aggregator waits: nobody waits in silence.</summary>
internal sealed class RoundWaiting(JobContext context, Roster roster, UnitEnvironment environment)
{
    /// <summary>Whom to let go need not be said of a unit that is about to be back.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private const int MaxNamed = 8;
    private const int Many = 100; // units; of fewer every change is told at once
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IntervalOfMany = TimeSpan.FromMilliseconds(200);
    private readonly IUnitObserver _observer = environment.Observer;
    private readonly WaitingNotices _news = new(roster, environment.Time);
    private (UnitPhase Phase, int Round, long Time)? _told;
    private (int Round, string Missing, long Since) _waited; // for the same members

    /// <summary>Returns after how long to say it again, whatever happens.</summary>
    /// <param name="present">Connected workers that can be asked.</param>
    public TimeSpan ForWorkers(int round, int present, int needed)
    {
        if (!IsDue(UnitPhase.Waiting, round, needed)) return IntervalOfMany;
        _news.Tell(present, needed);
        var absent = context.Record.LastMembers.Where(device => roster.Find(device) is null).ToList();
        _observer.OnPhase(UnitPhase.Waiting, round, $"waiting for {needed - present} of {needed} workers{Reason()}{Named(absent)}");
        _observer.OnProgress((double)present / needed);
        return Interval;
    }

    /// <inheritdoc cref="ForWorkers"/>
    public TimeSpan ForUpdates(RoundCollector round)
    {
        if (!IsDue(UnitPhase.Collecting, round.Start.Round, round.Start.Members.Count)) return IntervalOfMany;
        var missing = round.Missing.ToList();
        _observer.OnPhase(UnitPhase.Collecting, round.Start.Round, missing.Count > 0
            ? $"waiting for {missing.Count} of {round.Start.Members.Count} updates{Named(missing)}{Advice(round, missing)}"
            : $"{round.Delivered.Count} updates are too few, {round.Refused.Count} members refused; asking again at the deadline");
        _observer.OnProgress(1 - (double)missing.Count / round.Start.Members.Count);
        return Interval;
    }

    /// <summary>Once the job has begun, another key than for its first round says how many it takes.</summary>
    private string Reason()
    {
        var needsSeveral = context.Job.Options is { Participation: Participation.Deadline, MinUpdates: > 1 };
        return context.Record.HasBegun && needsSeveral ? " (min_updates)" : "";
    }

    /// <summary>
    /// Advice about members that stay away; empty as long as they may just be on their way, or where nobody need do anything.
    /// </summary>
    private string Advice(RoundCollector round, List<string> missing)
    {
        var away = missing.FindAll(device => roster.Find(device) is null);
        var (key, now) = (string.Join(' ', away.Take(MaxNamed)), environment.Time.GetTimestamp());
        if ((_waited.Round, _waited.Missing) != (round.Start.Round, key)) _waited = (round.Start.Round, key, now);
        if (away.Count == 0 || context.Job.Options.Participation != Participation.All || environment.Time.GetElapsedTime(_waited.Since, now) < Patience) return "";
        var revoke = environment.Security is null ? "" : $", or for good `edgefed identity revoke {away[0]}`";
        return $"; to go on without {away[0]}: `edgefed units forget {away[0]}`{revoke}";
    }

    /// <summary>
    /// To see who is missing takes time for each member. Done again whenever one of thousands came, it would be most of a round's
    /// work.
    /// </summary>
    private bool IsDue(UnitPhase phase, int round, int units)
    {
        if (units >= Many && _told is { } told && (told.Phase, told.Round) == (phase, round) && environment.Time.GetElapsedTime(told.Time) < IntervalOfMany) return false;
        _told = (phase, round, environment.Time.GetTimestamp());
        return true;
    }

    private string Named(IReadOnlyList<string> devices)
    {
        if (devices.Count == 0) return "";
        var named = string.Join(", ", devices.Take(MaxNamed).Select(device => $"{device} {roster.Whereabouts(device)}"));
        return devices.Count > MaxNamed ? $": {named} and {devices.Count - MaxNamed} more" : $": {named}";
    }
}
