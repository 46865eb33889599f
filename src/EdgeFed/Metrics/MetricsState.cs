using EdgeFed.Federation;

namespace EdgeFed.Metrics;

/// <summary>Events of a unit since it started, added up. Never changed, so that any thread may read it.</summary>
internal sealed record MetricsState
{
    public UnitPhase Phase { get; init; } = UnitPhase.Starting;

    /// <summary>0 outside rounds.</summary>
    public int Round { get; init; }

    /// <summary>Progress of the phase; null where there is nothing to be measured.</summary>
    public double? Progress { get; init; }

    /// <summary>The round that was told last, by an aggregator.</summary>
    public RoundSummary? LastRound { get; init; }

    public Histogram RoundSeconds { get; init; } = Histogram.OfSeconds;

    public long UpdatesFolded { get; init; }

    /// <summary>The training that was told last, by a worker.</summary>
    public TrainingSummary? LastTraining { get; init; }

    public Histogram TrainingSeconds { get; init; } = Histogram.OfSeconds;

    public long ExamplesTrained { get; init; }

    public MetricsState With(UnitPhase phase, int round) =>
        (phase, round) == (Phase, Round) ? this : this with { Phase = phase, Round = round, Progress = null };

    public MetricsState With(RoundSummary round) => this with
    {
        LastRound = round,
        RoundSeconds = RoundSeconds.Add(round.Seconds),
        UpdatesFolded = UpdatesFolded + round.Updates,
    };

    public MetricsState With(TrainingSummary training) => this with
    {
        LastTraining = training,
        TrainingSeconds = TrainingSeconds.Add(training.Seconds),
        ExamplesTrained = ExamplesTrained + training.Examples,
    };
}
