namespace EdgeFed.Plot;

/// <summary>The charts of one or several runs.</summary>
internal static class RunCharts
{
    private const string OnTestData = "of the global model, on the aggregator's test data";
    private const string OnOwnData = "of the worker's own training, on its own data";
    private static readonly Axis Rounds = new("round", 10, IsWhole: true, IsTight: true);

    public static IReadOnlyList<Chart> Of(IReadOnlyList<Run> runs)
    {
        var time = TimeUnit.For(runs.Max(run => run.Rounds.Sum(round => round.Seconds)));
        var seconds = new Axis($"time in rounds ({time.Name})", 10, IsFromZero: true, IsTight: true);
        var what = Subtitle(runs, OnTestData, OnOwnData);
        var (accuracy, loss) = (new Axis("accuracy", 6), new Axis("loss", 6));
        return
        [
            new Chart("accuracy-by-round", "Accuracy by round", what, Rounds, accuracy, 3, Lines(runs, ByRound, static round => round.Accuracy)),
            new Chart("accuracy-by-time", "Accuracy by time", what, seconds, accuracy, 3, Lines(runs, time.Of, static round => round.Accuracy)),
            new Chart("loss-by-round", "Loss by round", what, Rounds, loss, 3, Lines(runs, ByRound, static round => round.Loss)),
            new Chart("loss-by-time", "Loss by time", what, seconds, loss, 3, Lines(runs, time.Of, static round => round.Loss)),
            Traffic(runs),
        ];
    }

    /// <summary>Bytes of one run in both directions, of several runs their sums.</summary>
    private static Chart Traffic(IReadOnlyList<Run> runs)
    {
        var unit = ByteUnit.For(runs.Max(run => run.Rounds.Sum(round => round.BytesUp + round.BytesDown)));
        List<Series> lines = runs is [var only]
            ? [
                unit.Sums($"up, from the {Whose(only)}", only, static round => round.BytesUp),
                unit.Sums($"down, to the {Whose(only)}", only, static round => round.BytesDown),
            ]
            : [.. runs.Select(run => unit.Sums(run.Label, run, static round => round.BytesUp + round.BytesDown))];
        var whose = Subtitle(runs, "of all workers together", "of the worker");
        var subtitle = runs.Count == 1 ? $"{whose}, from the first round on" : $"up and down, {whose}, from the first round on";
        return new Chart("bytes-by-round", "Bytes by round", subtitle, Rounds, new Axis($"bytes so far ({unit.Name})", 6, IsFromZero: true), 1, lines);
    }

    private static string Whose(Run run) => run.IsOfWorker ? "worker" : "workers";

    /// <summary>Runs of both kinds beside each other say so.</summary>
    private static string Subtitle(IReadOnlyList<Run> runs, string ofAggregators, string ofWorkers) =>
        runs.All(static run => !run.IsOfWorker) ? ofAggregators
        : runs.All(static run => run.IsOfWorker) ? ofWorkers
        : $"{ofAggregators}, or {ofWorkers}";

    private static IEnumerable<double> ByRound(Run run) => run.Rounds.Select(static round => (double)round.Round);

    private static IReadOnlyList<Series> Lines(IReadOnlyList<Run> runs, Func<Run, IEnumerable<double>> x, Func<RunRound, double> y) =>
        [.. runs.Select(run => new Series(run.Label, [.. x(run).Zip(run.Rounds, (at, round) => new Point(at, y(round)))]))];
}
