using EdgeFed.Metrics.Lines;

namespace EdgeFed.Plot;

/// <summary>
/// Reads what charts need of a metrics file. One that several jobs wrote holds them one after the other, and the last of them
/// counts.
/// </summary>
internal static class RunReader
{
    /// <inheritdoc cref="MetricsLines.Read"/>
    public static IReadOnlyList<RunRound> Read(string file, Action<string> onDamage)
    {
        var rounds = new List<RunRound>();
        var job = "";
        foreach (var line in MetricsLines.Read(file, onDamage))
        {
            if (rounds.Count > 0 && (line.Round <= rounds[^1].Round || line.Job != job)) rounds.Clear();
            job = line.Job;
            rounds.Add(Of(line));
        }

        return rounds;
    }

    private static RunRound Of(MetricsLine line) => new(
        line.Round, line.Loss, line.Accuracy, line.Seconds, line.BytesUp, line.BytesDown, line.Role == MetricsLine.Worker);
}
