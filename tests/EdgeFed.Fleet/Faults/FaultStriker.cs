using System.Globalization;
using System.Text.RegularExpressions;
using EdgeFed.Fleet.Proxy;
using EdgeFed.Fleet.Units;

namespace EdgeFed.Fleet.Faults;

/// <summary>Watches a fleet and lets each fault of a plan strike when its moment comes.</summary>
public sealed partial class FaultStriker
{
    private static readonly TimeSpan _trainingDelay = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _anytimeDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _killLimit = TimeSpan.FromSeconds(10);
    private readonly Fleet _fleet;
    private readonly FaultLog _log;
    private readonly FaultArms _arms;
    private readonly Lock _lock = new();
    private readonly List<Task> _pending = [];
    private int _round;

    public FaultStriker(Fleet fleet, FaultPlan plan, FaultLog log)
    {
        (_fleet, _log, _arms) = (fleet, log, new FaultArms(plan.Faults));
        fleet.Proxy.Passing += OnPassing;
        fleet.Aggregator.Log.Written += OnAggregatorLine;
        foreach (var worker in fleet.Workers) worker.Log.Written += line => OnWorkerLine(worker, line);
    }

    /// <summary>Faults that found no moment to strike.</summary>
    public IReadOnlyList<PlannedFault> Unstruck => _arms.Left;

    /// <summary>Waits for what is under way: delayed strikes and new starts. Throws if a unit did not start again.</summary>
    public async Task QuietAsync()
    {
        while (NextPending() is { } task)
        {
            await task;
            lock (_lock) _pending.Remove(task);
        }
    }

    private Task? NextPending()
    {
        lock (_lock) return _pending.FirstOrDefault();
    }

    private void Run(Func<Task> work)
    {
        lock (_lock) _pending.Add(work());
    }

    private void OnPassing(Passage passage)
    {
        if (passage is not ChunkPassage chunk) return;
        var place = chunk.Direction == Direction.Up ? FaultPlace.Upload : FaultPlace.Download;
        var fault = _arms.Take(fault => fault.Place == place && fault.Worker == chunk.Device && fault.Round <= chunk.Round && IsReached(fault, chunk));
        if (fault is null) return;
        var phase = place == FaultPlace.Upload ? $"upload of {chunk.Device}" : $"download of {chunk.Device}";
        if (Strike(fault)) _log.Add(fault, chunk.Round, phase, chunk.Index, chunk.Chunks);
    }

    /// <summary>In the middle of an object: there is something before, to be kept, and something after, to be sent.</summary>
    private static bool IsReached(PlannedFault fault, ChunkPassage chunk) =>
        chunk.Index >= Math.Min(chunk.Chunks - 1, 1 + (int)(fault.Fraction * (chunk.Chunks - 2)));

    private void OnWorkerLine(Unit worker, string line)
    {
        if (RoundIn(TrainingBegins(), line) is not { } round) return;
        if (_arms.Take(fault => fault.Place == FaultPlace.Training && fault.Worker == worker.Name && fault.Round <= round) is not { } fault) return;
        Run(async () =>
        {
            await Task.Delay(fault.Fraction * _trainingDelay);
            if (!UnitMoment.IsTraining(worker, round) || !Strike(fault)) _arms.GiveBack(fault with { Fraction = fault.Fraction / 2 }); // sooner next time
            else _log.Add(fault, round, "training");
        });
    }

    private void OnAggregatorLine(string line)
    {
        if (RoundIn(RoundBegins(), line) is { } begun)
        {
            _round = begun;
            while (_arms.Take(fault => fault.Place == FaultPlace.Anytime && fault.Round <= begun) is { } fault)
                StrikeAnytime(fault);
        }
        else if (RoundIn(FoldBegins(), line) is { } folding
            && _arms.Take(fault => fault.Place == FaultPlace.Fold && fault.Round <= folding) is { } fault)
        {
            StrikeFold(fault, folding);
        }
    }

    private void StrikeAnytime(PlannedFault fault) => Run(async () =>
    {
        await Task.Delay(fault.Fraction * _anytimeDelay);
        var (phase, _) = UnitMoment.StatusOf(_fleet.Find(fault.Unit));
        var state = _fleet.Proxy.StateOf(fault.Unit);
        if (Strike(fault)) _log.Add(fault, _round, phase, state.Chunk, state.Chunks);
        else _arms.GiveBack(fault);
    });

    /// <summary>Strikes at once, and looks afterwards whether it was in time; a fold takes milliseconds.</summary>
    private void StrikeFold(PlannedFault fault, int round)
    {
        if (!Strike(fault, whenGone: () => NoteFold(fault, round))) _arms.GiveBack(fault);
    }

    private void NoteFold(PlannedFault fault, int round)
    {
        var isTooLate = UnitMoment.HasRecordedFold(_fleet.Aggregator, round);
        _log.Add(fault, round, isTooLate ? "evaluation" : "fold");
        if (isTooLate) _arms.GiveBack(fault with { Round = round + 1 });
    }

    /// <summary>False if there was nothing to kill or cut.</summary>
    private bool Strike(PlannedFault fault, Action? whenGone = null)
    {
        if (fault.Act == FaultAct.Cut) return _fleet.Proxy.Cut(fault.Unit);
        var unit = _fleet.Find(fault.Unit);
        if (!unit.Kill()) return false;
        Run(() => StartAgainAsync(unit, fault.Down, whenGone));
        return true;
    }

    private async Task StartAgainAsync(Unit unit, TimeSpan after, Action? whenGone)
    {
        await unit.WaitForExitAsync(_killLimit);
        whenGone?.Invoke();
        await Task.Delay(after);
        await _fleet.RestartAsync(unit);
    }

    private static int? RoundIn(Regex pattern, string line) => pattern.Match(line) is { Success: true } match
        ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
        : null;

    [GeneratedRegex(@"Round (\d+): training from version")]
    private static partial Regex TrainingBegins();

    [GeneratedRegex(@"Round (\d+): asking \d+ members")]
    private static partial Regex RoundBegins();

    [GeneratedRegex(@"Round (\d+): folding \d+ updates")]
    private static partial Regex FoldBegins();
}
