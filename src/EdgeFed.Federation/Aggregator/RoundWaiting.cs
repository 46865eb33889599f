namespace EdgeFed.Federation.Aggregator;

/// <summary>Says for whom the aggregator waits: nobody waits in silence.</summary>
internal sealed class RoundWaiting(AggregatorDesk desk, IUnitObserver observer)
{
    private const int MaxNamed = 8;

    public void ForWorkers(int round, int needed)
    {
        var connected = desk.Roster.Connected;
        var absent = desk.Record.LastMembers.Except(connected).ToList();
        observer.OnPhase(UnitPhase.Waiting, round, $"waiting for {needed - connected.Count} of {needed} workers{Named(absent)}");
        observer.OnProgress((double)connected.Count / needed);
    }

    public void ForUpdates(RoundCollector round)
    {
        var missing = round.Missing.ToList();
        observer.OnPhase(UnitPhase.Collecting, round.Start.Round, missing.Count > 0
            ? $"waiting for {missing.Count} of {round.Start.Members.Count} updates{Named(missing)}"
            : $"{round.Delivered.Count} updates are too few, {round.Refused.Count} members refused; asking again at the deadline");
        observer.OnProgress(1 - (double)missing.Count / round.Start.Members.Count);
    }

    private string Named(IReadOnlyList<string> devices)
    {
        if (devices.Count == 0) return "";
        var named = string.Join(", ", devices.Take(MaxNamed).Select(device => $"{device} {desk.Roster.Whereabouts(device)}"));
        return devices.Count > MaxNamed ? $": {named} and {devices.Count - MaxNamed} more" : $": {named}";
    }
}
