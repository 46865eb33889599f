using EdgeFed.Commands;
using EdgeFed.Config;
using EdgeFed.Core.Units;

namespace EdgeFed.Docs.Pages;

/// <summary>Every key of a unit's configuration.</summary>
internal static class ConfigurationPage
{
    private const string Job = "job";

    public static Markdown Make()
    {
        var variable = EnvironmentVariables.All
            .Single(static one => one.Name.StartsWith(EnvironmentNames.Prefix, StringComparison.Ordinal));
        var page = new Markdown("Configuration")
            .Paragraph("Keys of the JSON file that `--config` names. A key that is not on this page is an error, and so is one "
                + "of the other role. A path of keys is written with dots: `job.rounds` is the key `rounds` of the object `job`.")
            .Paragraph("A later source wins: the file, then environment variables, then `--set KEY=VALUE` of the command line. "
                + $"`{variable.Name}`: {variable.Meaning}")
            .Paragraph("`edgefed check --config FILE` shows every problem of a configuration at once.");
        var keys = Keys();
        foreach (var group in keys.GroupBy(static key => SectionOf(key.Key.Path)))
        {
            page.Heading(2, group.Key.Length == 0 ? "The unit" : $"`{group.Key}`");
            foreach (var meaning in Meanings(group.Key)) page.Paragraph(meaning);
            if (group.Key == Job) page.Paragraph("[Keys of a job](jobs.md) says which of these travel to workers.");
            page.Table(group, ("key", static one => $"`{one.Key.Path}`"), ("role", static one => one.Role),
                ("default", static one => Shown(one.Key.Default)), ("allowed", static one => one.Key.Expected),
                ("meaning", static one => one.Key.Meaning));
        }

        return page;
    }

    /// <summary>Every key of both roles, keys of the same section beside each other.</summary>
    internal static IReadOnlyList<(ConfigKey Key, string Role)> Keys()
    {
        var (worker, aggregator) = (UnitConfigReader.Keys(UnitRole.Worker), UnitConfigReader.Keys(UnitRole.Aggregator));
        var all = worker.Concat(aggregator.Where(key => worker.All(other => other.Path != key.Path)));
        return [.. all.Select(key => (key, (worker.Any(Is(key)), aggregator.Any(Is(key))) switch
        {
            (true, true) => "both",
            (true, false) => "worker",
            _ => "aggregator",
        }))];
    }

    private static Func<ConfigKey, bool> Is(ConfigKey key) => other => other.Path == key.Path;

    private static string SectionOf(string path) => path.Contains('.') ? path[..path.IndexOf('.')] : "";

    /// <summary>Sentences about a section and those below it; with the role where both say another thing.</summary>
    private static IEnumerable<string> Meanings(string section)
    {
        var (worker, aggregator) = (UnitConfigReader.Sections(UnitRole.Worker), UnitConfigReader.Sections(UnitRole.Aggregator));
        foreach (var path in worker.Keys.Union(aggregator.Keys).Where(path => SectionOf($"{path}.") == section))
        {
            var (first, second) = (worker.GetValueOrDefault(path), aggregator.GetValueOrDefault(path));
            var name = path == section ? "" : $"`{path}`: ";
            if (first == second || first is null || second is null) yield return name + (first ?? second);
            else yield return $"{name}On an aggregator: {second} On a worker: {first}";
        }
    }

    /// <summary>A default as a value, or in words.</summary>
    internal static string Shown(string value) => IsValue(value) ? $"`{value}`" : value;

    internal static bool IsValue(string value) =>
        value is not ConfigKey.Required and not "none" && value.IndexOfAny([' ', '`']) < 0;
}
