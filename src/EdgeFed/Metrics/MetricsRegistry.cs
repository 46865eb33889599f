using EdgeFed.Federation;

namespace EdgeFed.Metrics;

/// <summary>
/// Where a unit's thread and whoever asks for metrics meet. What the unit tells is kept; its counters are asked for, and it
/// answers between two other things it does. Whoever asks waits for that a moment at most, and one question is enough for all who
/// ask at once.
/// </summary>
internal sealed class MetricsRegistry(TimeProvider time) : IUnitObserver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private volatile MetricsState _story = new();
    private Func<UnitFigures>? _read;
    private SynchronizationContext? _unit;
    private Task<UnitFigures>? _asked;
    private UnitFigures? _figures;

    public MetricsState Story => _story;

    public void OnPhase(UnitPhase phase, int round, string detail) => _story = _story.With(phase, round);

    public void OnProgress(double fraction) => _story = _story with { Progress = fraction };

    public void OnRound(RoundSummary round) => _story = _story.With(round);

    public void OnTrained(TrainingSummary training) => _story = _story.With(training);

    public void OnReadable(Func<UnitFigures> read)
    {
        lock (_lock) (_read, _unit) = (read, SynchronizationContext.Current);
    }

    /// <summary>The unit's counters; those of the last time if it is too busy to answer, null if it never did.</summary>
    public async Task<UnitFigures?> ReadAsync()
    {
        if (Ask() is not { } asked) return null;
        try
        {
            var figures = await asked.WaitAsync(Patience, time).ConfigureAwait(false);
            lock (_lock) return _figures = figures;
        }
        catch (TimeoutException)
        {
            lock (_lock) return _figures;
        }
    }

    private Task<UnitFigures>? Ask()
    {
        lock (_lock)
        {
            if (_read is not { } read || _unit is not { } unit) return null;
            if (_asked is { IsCompleted: false } underWay) return underWay;
            var answer = new TaskCompletionSource<UnitFigures>(TaskCreationOptions.RunContinuationsAsynchronously);
            unit.Post(_ => Answer(read, answer), null);
            return _asked = answer.Task;
        }
    }

    /// <summary>On the unit's thread, which must not end because its figures cannot be read.</summary>
    private static void Answer(Func<UnitFigures> read, TaskCompletionSource<UnitFigures> answer)
    {
        try
        {
            answer.SetResult(read());
        }
        catch (Exception failure)
        {
            answer.SetException(failure);
        }
    }
}
