using EdgeFed.Federation.Aggregator;
using EdgeFed.Federation.Members;
using EdgeFed.Federation.Records;

namespace EdgeFed.Federation.Rounds;

/// <summary>
/// Waits where no member of a round could train: a camera may not have delivered yet, a loss have been NaN. That passes, and ends
/// no job; the pauses grow, so that a round that waits for days costs neither flash nor a log.
/// </summary>
internal sealed class RoundRetry(JobContext context, Roster roster, Departures departures, UnitEnvironment environment)
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private readonly TimeProvider _time = environment.Time;
    private (int Round, TimeSpan Pause) _last;

    /// <summary>
    /// Until it is time to ask again, or a worker came that was not asked. The round may have fewer members then.
    /// </summary>
    public async Task PauseAsync(RoundCollector round, CancellationToken cancel)
    {
        var pause = Next(round);
        environment.Observer.OnPhase(
            UnitPhase.Collecting, round.Start.Round,
            $"no member could train: {Reasons(round)}; they are asked again ever more rarely");
        var since = _time.GetTimestamp();
        while (!HasNewcomer(round))
        {
            var (waited, isEmpty) = (_time.GetElapsedTime(since), round.Start.Members.Count == 0);
            if (waited >= pause && !isEmpty) return;
            var patience = isEmpty ? Longest : pause - waited;
            await roster.Changed.WaitAsync(patience, _time, cancel);
            if (await departures.SettleAsync(cancel)) round.GoOnWith(context.Record.Open!);
        }
    }

    private bool HasNewcomer(RoundCollector round) =>
        roster.Connected.Any(device => !context.Record.IsExcluded(device) && !round.Start.Members.Contains(device));

    private TimeSpan Next(RoundCollector round)
    {
        var isFirst = _last.Round != round.Start.Round;
        var pause = isFirst ? First : _last.Pause * 2 < Longest ? _last.Pause * 2 : Longest;
        if (isFirst) context.Log.NobodyTrained(round.Start.Round, Reasons(round), First.TotalSeconds);
        _last = (round.Start.Round, pause);
        return pause;
    }

    private static string Reasons(RoundCollector round) => round.Start.Members.Count == 0
        ? "it has none any more"
        : string.Join("; ", round.Refused.Select(static refused => $"{refused.Key}: {refused.Value.TrimEnd('.')}"));
}
