using System.Globalization;
using System.Text.RegularExpressions;
using EdgeFed.Fleet.Units;

namespace EdgeFed.Fleet.Faults;

/// <summary>
/// Draws, at the start of each round but the last, one unit of a fleet and a moment, kills the unit then with SIGKILL, and
/// starts it again. Knows nothing of what the unit is doing: every line of code gets its turn.
/// </summary>
public sealed partial class RandomKiller
{
    private static readonly TimeSpan _killLimit = TimeSpan.FromSeconds(10);
    private readonly Fleet _fleet;
    private readonly Random _random;
    private readonly int _rounds;
    private readonly TimeSpan _latest, _longestDown;
    private readonly Lock _lock = new();
    private readonly HashSet<Unit> _inHand = [];
    private readonly List<Task> _strikes = [];
    private int _begun;
    private bool _finished;

    /// <param name="fleet">Not started yet.</param>
    /// <param name="rounds">Of its job.</param>
    /// <param name="seed">What the draws depend on; the moments they meet depend on the machine too.</param>
    /// <param name="latest">Longest time from a round's start to the kill.</param>
    /// <param name="longestDown">Longest time from a unit's death to its new start.</param>
    public RandomKiller(Fleet fleet, int rounds, int seed, TimeSpan latest, TimeSpan longestDown)
    {
        (_fleet, _rounds, _latest, _longestDown) = (fleet, rounds, latest, longestDown);
        _random = new Random(seed);
        fleet.Aggregator.Log.Written += OnAggregatorLine;
    }

    /// <summary>How often each unit was killed, by name.</summary>
    public SortedDictionary<string, int> Kills { get; } = new(StringComparer.Ordinal);

    /// <summary>Waits for new starts that are under way. Throws if a unit did not start again.</summary>
    public async Task QuietAsync()
    {
        Task[] strikes;
        lock (_lock) strikes = [.. _strikes];
        await Task.WhenAll(strikes);
    }

    private void OnAggregatorLine(string line)
    {
        lock (_lock)
        {
            if (line.Contains(" is finished: version", StringComparison.Ordinal)) _finished = true;
            if (RoundBegins().Match(line) is not { Success: true } match) return;
            var round = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
            if (round <= _begun || round >= _rounds) return;
            _begun = round;
            var (at, victim, down) = (_random.NextDouble() * _latest, _random.Next(int.MaxValue), _random.NextDouble() * _longestDown);
            _strikes.Add(StrikeAsync(at, victim, down));
        }
    }

    private async Task StrikeAsync(TimeSpan at, int victim, TimeSpan down)
    {
        await Task.Delay(at);
        if (TakeAndKill(victim) is not { } unit) return;
        await unit.WaitForExitAsync(_killLimit);
        await Task.Delay(down);
        await _fleet.RestartAsync(unit);
        lock (_lock) _inHand.Remove(unit);
    }

    /// <summary>A unit that is being started again is left alone until it is up: one draw, one kill.</summary>
    private Unit? TakeAndKill(int victim)
    {
        lock (_lock)
        {
            var units = _fleet.Units.Except(_inHand).ToList();
            if (_finished || units.Count == 0) return null;
            var unit = units[victim % units.Count];
            if (!unit.Kill()) return null;
            _inHand.Add(unit);
            Kills[unit.Name] = Kills.GetValueOrDefault(unit.Name) + 1;
            return unit;
        }
    }

    [GeneratedRegex(@"Round (\d+): asking \d+ members")]
    private static partial Regex RoundBegins();
}
