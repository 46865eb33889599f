using System.Text.Json;

namespace EdgeFed.Federation.Jobs;

/// <summary>The keys of canonical job texts, compared: "rounds", "strategy_options.trim", "model" as one.</summary>
public static class JobKeys
{
    private const string Model = "model";
    private const string NotGiven = "default";
    private const int LongestValue = 40;
    private const int ShownOfLonger = 8;

    /// <summary>Keys of a text that another one does not have, in order.</summary>
    internal static IReadOnlyList<string> Missing(string text, string from)
    {
        var known = Read(from);
        return [.. Read(text).Keys.Where(key => !known.ContainsKey(key))];
    }

    /// <summary>Keys whose values differ from an earlier job's: "rounds 3 -> 5", "clip_norm default -> 10".</summary>
    public static IReadOnlyList<string> Differences(JobDefinition before, JobDefinition after)
    {
        var (old, now) = (Read(before.Text), Read(after.Text));
        var changed = old.Keys.Union(now.Keys).Where(key => old.GetValueOrDefault(key) != now.GetValueOrDefault(key));
        return [.. changed.Select(key => key == Model
            ? $"the layers of model {after.Spec.Name}"
            : $"{key} {Shown(old.GetValueOrDefault(key))} -> {Shown(now.GetValueOrDefault(key))}")];
    }

    private static string Shown(string? value) => value is null ? NotGiven
        : value.Length <= LongestValue ? value : $"{value[..ShownOfLonger]}…"; // such as a digest

    private static Dictionary<string, string> Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        Add(values, "", json.RootElement);
        return values;
    }

    private static void Add(Dictionary<string, string> values, string prefix, JsonElement json)
    {
        foreach (var property in json.EnumerateObject())
        {
            var key = prefix + property.Name;
            if (property.Value.ValueKind == JsonValueKind.Object && key != Model) Add(values, $"{key}.", property.Value);
            else values[key] = property.Value.ToString();
        }
    }
}
