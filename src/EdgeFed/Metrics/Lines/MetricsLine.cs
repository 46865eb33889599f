using System.Text.Json;

namespace EdgeFed.Metrics.Lines;

/// <summary>One line of a metrics file, of either role and of any version.</summary>
/// <param name="Time">Null if the line does not say.</param>
/// <param name="Job">Id of the job; empty in lines of versions that did not write it.</param>
/// <param name="Role">"aggregator" or "worker".</param>
/// <param name="Loss">NaN if it is not known, or beyond what any axis has room for.</param>
/// <param name="Accuracy">The same.</param>
/// <param name="Seconds">Of the round.</param>
/// <param name="More">All other keys whose values are numbers or texts, in their order.</param>
internal sealed record MetricsLine(
    DateTimeOffset? Time, string Job, string Role, int Round, double Loss, double Accuracy, double Seconds,
    long BytesUp, long BytesDown,
    IReadOnlyDictionary<string, JsonElement> More)
{
    public const string Aggregator = "aggregator";
    public const string Worker = "worker";
    private const double MaxMeasure = 1e6;
    private const double MaxSeconds = 1e9;
    private const long MaxBytes = 1_000_000_000_000_000; // a round's; sums of a hundred thousand rounds do not overflow
    private static readonly string[] Named =
        ["time", "job", "role", "round", "loss", "accuracy", "seconds", "bytes_up", "bytes_down"];


    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="FormatException">A key that every line has is missing, has another type or cannot be.</exception>
    public static MetricsLine Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        try
        {
            return Parse(json.RootElement.Clone());
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static MetricsLine Parse(JsonElement json) => new(
        json.TryGetProperty("time", out var time) && time.TryGetDateTimeOffset(out var at) ? at : null,
        json.TryGetProperty("job", out var job) ? job.GetString() ?? "" : "",
        json.TryGetProperty("role", out var role) && role.GetString() == Worker ? Worker : Aggregator,
        (int)Count(json.GetProperty("round"), int.MaxValue),
        Measure(json.GetProperty("loss")),
        Measure(json.GetProperty("accuracy")),
        json.GetProperty("seconds").GetDouble() is >= 0 and < MaxSeconds and var seconds ? seconds : throw new FormatException(),
        Count(json.GetProperty("bytes_up"), MaxBytes),
        Count(json.GetProperty("bytes_down"), MaxBytes),
        json.EnumerateObject().Where(static one => !Named.Contains(one.Name) && IsShown(one.Value.ValueKind))
            .DistinctBy(static one => one.Name).ToDictionary(static one => one.Name, static one => one.Value));

    private static bool IsShown(JsonValueKind kind) => kind is JsonValueKind.Number or JsonValueKind.String;

    private static long Count(JsonElement value, long most) =>
        value.GetInt64() is >= 0 and var count && count <= most ? count : throw new FormatException();

    private static double Measure(JsonElement value) =>
        value.ValueKind != JsonValueKind.Null && value.GetDouble() is > -MaxMeasure and < MaxMeasure and var measure
            ? measure : double.NaN;
}
