namespace EdgeFed.Federation.Aggregator;

/// <summary>Says for whom the aggregator waits: nobody waits in silence.</summary>
internal sealed class RoundWaiting(AggregatorDesk desk, IUnitObserver observer, TimeProvider time)
{
    private const int MaxNamed = 8;
    private const int Many = 100; // units; of fewer every change is told at once
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan IntervalOfMany = TimeSpan.FromMilliseconds(200);
    private readonly WaitingNews _news = new(desk.Roster, time);
    private (UnitPhase Phase, int Round, long Time)? _told;

    /// <summary>Returns after how long to say it again, whatever happens.</summary>
    public TimeSpan ForWorkers(int round, int needed)
    {
        if (!IsDue(UnitPhase.Waiting, round, needed)) return IntervalOfMany;
        var connected = desk.Roster.Connected;
        _news.Tell(connected.Count, needed);
        var absent = desk.Record.LastMembers.Where(device => desk.Roster.Find(device) is null).ToList();
        observer.OnPhase(UnitPhase.Waiting, round, $"waiting for {needed - connected.Count} of {needed} workers{Named(absent)}");
        observer.OnProgress((double)connected.Count / needed);
        return Interval;
    }

    /// <inheritdoc cref="ForWorkers"/>
    public TimeSpan ForUpdates(RoundCollector round)
    {
        if (!IsDue(UnitPhase.Collecting, round.Start.Round, round.Start.Members.Count)) return IntervalOfMany;
        var missing = round.Missing.ToList();
        observer.OnPhase(UnitPhase.Collecting, round.Start.Round, missing.Count > 0
            ? $"waiting for {missing.Count} of {round.Start.Members.Count} updates{Named(missing)}"
            : $"{round.Delivered.Count} updates are too few, {round.Refused.Count} members refused; asking again at the deadline");
        observer.OnProgress(1 - (double)missing.Count / round.Start.Members.Count);
        return Interval;
    }

    /// <summary>To see who is missing takes time for each member. Done again whenever one of thousands came, it would be most of a round's work.</summary>
    private bool IsDue(UnitPhase phase, int round, int units)
    {
        if (units >= Many && _told is { } told && (told.Phase, told.Round) == (phase, round) && time.GetElapsedTime(told.Time) < IntervalOfMany) return false;
        _told = (phase, round, time.GetTimestamp());
        return true;
    }

    private string Named(IReadOnlyList<string> devices)
    {
        if (devices.Count == 0) return "";
        var named = string.Join(", ", devices.Take(MaxNamed).Select(device => $"{device} {desk.Roster.Whereabouts(device)}"));
        return devices.Count > MaxNamed ? $": {named} and {devices.Count - MaxNamed} more" : $": {named}";
    }
}
