using EdgeFed.Config;

namespace EdgeFed.Tests.Config;

/// <summary>Reads a configuration from a piece of JSON.</summary>
internal static class ConfigText
{
    /// <summary>The members of a worker that are required, to which a test adds its own.</summary>
    public const string Worker = """ "role": "worker", "aggregator": "127.0.0.1:7700", "data": { "images": "x.idx", "labels": "y.idx" } """;

    public const string Aggregator = """ "role": "aggregator" """;

    public static (UnitConfig? Config, IReadOnlyList<Problem> Problems) Read(
        string json, string[]? set = null, Dictionary<string, string>? environment = null)
    {
        using var directory = new TempFolder();
        var problems = new List<Problem>();
        var config = UnitConfigReader.Read(new ConfigRequest(directory.Write("edgefed.json", json), set ?? [], environment ?? []), problems);
        return (config, problems);
    }

    public static AggregatorConfig AggregatorOf(string members = "", params string[] set) =>
        Sound<AggregatorConfig>($"{{ {Aggregator} {members} }}", set);

    public static WorkerConfig WorkerOf(string members = "", params string[] set) =>
        Sound<WorkerConfig>($"{{ {Worker} {members} }}", set);

    /// <summary>The problems of an aggregator with one key set.</summary>
    public static IReadOnlyList<Problem> ProblemsOf(string key, string value) => Read($"{{ {Aggregator} }}", [$"{key}={value}"]).Problems;

    private static T Sound<T>(string json, string[] set)
        where T : UnitConfig
    {
        var (config, problems) = Read(json, set);
        Assert.Empty(problems);
        return Assert.IsType<T>(config);
    }
}
