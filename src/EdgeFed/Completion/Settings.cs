using System.Text.RegularExpressions;
using EdgeFed.Config;
using EdgeFed.Core.Units;

namespace EdgeFed.Completion;

/// <summary>Keys of the configuration, for <c>--set</c>.</summary>
internal static partial class Settings
{
    /// <summary>Every key of either role, with the words that are its values; none where any number or text is.</summary>
    public static IReadOnlyList<(string Key, IReadOnlyList<string> Words)> All { get; } =
    [
        .. UnitConfigReader.Keys(UnitRole.Worker).Concat(UnitConfigReader.Keys(UnitRole.Aggregator))
            .DistinctBy(static key => key.Path)
            .OrderBy(static key => key.Path, StringComparer.Ordinal)
            .Select(static key => (key.Path, Words(key.Expected))),
    ];

    private static IReadOnlyList<string> Words(string expected) => expected switch
    {
        "true or false" => ["true", "false"],
        _ when expected.StartsWith("one of ", StringComparison.Ordinal) => [.. Quoted().Matches(expected).Select(static word => word.Groups[1].Value)],
        _ => [],
    };

    [GeneratedRegex("\"([^\"]+)\"")]
    private static partial Regex Quoted();
}
