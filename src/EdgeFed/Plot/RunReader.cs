using System.Text.Json;

namespace EdgeFed.Plot;

/// <summary>
/// Reads metrics files. One that several jobs wrote holds them one after the other, and the last of them counts; a half line at the
/// end, which a power cut leaves, does not.
/// </summary>
internal static class RunReader
{
    private const double MostMeasure = 1e6;
    private const double MostSeconds = 1e9;
    private const long MostBytes = 1_000_000_000_000_000; // a round's; sums of a hundred thousand rounds do not overflow
    private const string Expected = "expected a line as a unit writes it to its metrics_file";

    /// <exception cref="CommandException">It is no metrics file.</exception>
    public static IReadOnlyList<RunRound> Read(string file)
    {
        var rounds = new List<RunRound>();
        var lines = File.ReadAllText(file).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            if (ParseOrNull(lines[i], out var problem) is { } round) Add(rounds, round);
            else if (i < lines.Length - 1 || rounds.Count == 0) throw new CommandException(ExitCode.Data, $"{file}: line {i + 1}: {problem}; {Expected}");
        }

        return rounds.Count > 0 ? rounds : throw new CommandException(ExitCode.Data, $"{file}: there is no round in it yet");
    }

    private static void Add(List<RunRound> rounds, RunRound round)
    {
        if (rounds.Count > 0 && round.Round <= rounds[^1].Round) rounds.Clear();
        rounds.Add(round);
    }

    private static RunRound? ParseOrNull(string line, out string problem)
    {
        problem = "";
        try
        {
            using var json = JsonDocument.Parse(line);
            return Parse(json.RootElement);
        }
        catch (JsonException)
        {
            problem = "this is no JSON";
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            problem = "round, loss, accuracy, seconds, bytes_up or bytes_down is missing, has another type or cannot be";
        }

        return null;
    }

    private static RunRound Parse(JsonElement json) => new(
        (int)Count(json.GetProperty("round"), int.MaxValue),
        Measure(json.GetProperty("loss")),
        Measure(json.GetProperty("accuracy")),
        json.GetProperty("seconds").GetDouble() is >= 0 and < MostSeconds and var seconds ? seconds : throw new FormatException(),
        Count(json.GetProperty("bytes_up"), MostBytes),
        Count(json.GetProperty("bytes_down"), MostBytes));

    private static long Count(JsonElement value, long most) => value.GetInt64() is >= 0 and var count && count <= most ? count : throw new FormatException();

    /// <summary>The loss of a model that diverges is not known either: no axis has room for it.</summary>
    private static double Measure(JsonElement value) =>
        value.ValueKind != JsonValueKind.Null && value.GetDouble() is > -MostMeasure and < MostMeasure and var measure ? measure : double.NaN;
}
