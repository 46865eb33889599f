using System.Text.Json;
using EdgeFed.Config;
using EdgeFed.Core.Units;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Models;

namespace EdgeFed.Docs.Pages;

/// <summary>A key of a job for its page.</summary>
/// <param name="Travels">When the key is in the text that travels, in words.</param>
internal sealed record JobKey(string Name, string Default, string Allowed, string Meaning, string Travels);

/// <summary>Keys of a job: how they are configured, and how they stand in the text of a job.</summary>
internal static class JobKeys
{
    private const string Section = "job.";

    /// <summary>Keys of the text that no configuration has by that name.</summary>
    public static IReadOnlyList<string> OfTextOnly { get; } = [.. AlwaysThere().Except(Configured().Select(NameOf))];

    public static IReadOnlyList<JobKey> All()
    {
        var always = AlwaysThere();
        return [.. Configured().Select(key =>
            new JobKey(NameOf(key), key.Default, key.Expected, key.Meaning, TravelsOf(NameOf(key), always)))];
    }

    private static string TravelsOf(string name, IReadOnlySet<string> always) =>
        name == "model" ? "always, as `model_name` and `model`"
        : always.Contains(name) ? "always"
        : JobFeatures.Known.Contains(name) ? $"if given; the worker must have the feature `{name}`"
        : "if not the default";

    private static IEnumerable<ConfigKey> Configured() =>
        UnitConfigReader.Keys(UnitRole.Aggregator).Where(static key => key.Path.StartsWith(Section, StringComparison.Ordinal));

    private static string NameOf(ConfigKey key) => key.Path[Section.Length..];

    private static HashSet<string> AlwaysThere()
    {
        using var text = JsonDocument.Parse(JobDefinition.Freeze(new JobOptions(), ModelCatalog.Get("mlp-200")).Text);
        return [.. text.RootElement.EnumerateObject().Select(static key => key.Name)];
    }
}
