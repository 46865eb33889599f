namespace EdgeFed.Plot;

/// <summary>The charts of one or several runs.</summary>
internal static class RunCharts
{
    private const string OnTestData = "of the global model, on the aggregator's test data";
    private static readonly Axis Rounds = new("round", 10, IsWhole: true, IsTight: true);

    public static IReadOnlyList<Chart> Of(IReadOnlyList<Run> runs)
    {
        var time = TimeUnit.For(runs.Max(run => run.Rounds.Sum(round => round.Seconds)));
        var seconds = new Axis($"time in rounds ({time.Name})", 10, IsFromZero: true, IsTight: true);
        var (accuracy, loss) = (new Axis("accuracy", 6), new Axis("loss", 6));
        return
        [
            new Chart("accuracy-by-round", "Accuracy by round", OnTestData, Rounds, accuracy, 3, Lines(runs, ByRound, static round => round.Accuracy)),
            new Chart("accuracy-by-time", "Accuracy by time", OnTestData, seconds, accuracy, 3, Lines(runs, time.Of, static round => round.Accuracy)),
            new Chart("loss-by-round", "Loss by round", OnTestData, Rounds, loss, 3, Lines(runs, ByRound, static round => round.Loss)),
            new Chart("loss-by-time", "Loss by time", OnTestData, seconds, loss, 3, Lines(runs, time.Of, static round => round.Loss)),
            Traffic(runs),
        ];
    }

    /// <summary>Of one run both directions, of several their sums.</summary>
    private static Chart Traffic(IReadOnlyList<Run> runs)
    {
        var unit = ByteUnit.For(runs.Max(run => run.Rounds.Sum(round => round.BytesUp + round.BytesDown)));
        List<Series> lines = runs is [var only]
            ? [unit.Sums("up, from the workers", only, static round => round.BytesUp), unit.Sums("down, to the workers", only, static round => round.BytesDown)]
            : [.. runs.Select(run => unit.Sums(run.Label, run, static round => round.BytesUp + round.BytesDown))];
        var subtitle = runs.Count == 1 ? "of all workers together, from the first round on" : "up and down, of all workers together, from the first round on";
        return new Chart("bytes-by-round", "Bytes by round", subtitle, Rounds, new Axis($"bytes so far ({unit.Name})", 6, IsFromZero: true), 1, lines);
    }

    private static IEnumerable<double> ByRound(Run run) => run.Rounds.Select(static round => (double)round.Round);

    private static IReadOnlyList<Series> Lines(IReadOnlyList<Run> runs, Func<Run, IEnumerable<double>> x, Func<RunRound, double> y) =>
        [.. runs.Select(run => new Series(run.Label, [.. x(run).Zip(run.Rounds, (at, round) => new Point(at, y(round)))]))];
}
