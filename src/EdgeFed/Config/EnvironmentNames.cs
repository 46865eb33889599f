using EdgeFed.Core.Units;

namespace EdgeFed.Config;

/// <summary>
/// How keys are called as environment variables: levels with two underscores between. Neither shells nor systemd take a hyphen in
/// a
/// name, so an underscore stands for it: <c>EDGEFED__TLS__CA_CERTFILE</c> is <c>tls.ca-certfile</c>.
/// </summary>
internal static class EnvironmentNames
{
    public const string Prefix = "EDGEFED__";
    private const string AlmostPrefix = "EDGEFED_";

    /// <summary>
    /// The key (levels separated by ':') that a variable of ours names, whether there is such a key or not; null for other
    /// variables.
    /// </summary>
    public static string? KeyOf(string variable)
    {
        if (!variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) return null;
        var key = variable[Prefix.Length..].Replace("__", ":", StringComparison.Ordinal).ToLowerInvariant();
        return AllKeys().Select(static path => path.Replace('.', ':'))
            .FirstOrDefault(known => Underscored(known) == Underscored(key)) ?? key;
    }

    /// <summary>Variables that are almost names of keys, which nobody reads.</summary>
    public static IEnumerable<Problem> NearMisses(IReadOnlyDictionary<string, string> environment)
    {
        foreach (var variable in environment.Keys.Where(IsAlmostOurs).Order(StringComparer.Ordinal))
        {
            var key = AllKeys()
                .FirstOrDefault(path => Squeezed(path) == Squeezed(variable[AlmostPrefix.Length..].ToLowerInvariant()));
            if (key is not null)
                yield return Problem.WithoutEffect(variable,
                    $"did you mean {NameOf(key)}? Between levels there are two underscores");
        }
    }

    public static string NameOf(string key) =>
        Prefix + Underscored(key).Replace(".", "__", StringComparison.Ordinal).ToUpperInvariant();

    private static bool IsAlmostOurs(string variable) => variable.StartsWith(AlmostPrefix, StringComparison.OrdinalIgnoreCase)
        && !variable.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<string> AllKeys() =>
        UnitConfigReader.Keys(UnitRole.Worker).Concat(UnitConfigReader.Keys(UnitRole.Aggregator)).Select(static key => key.Path);

    private static string Underscored(string key) => key.Replace('-', '_');

    /// <summary>Without what separates words and levels, which is what people get wrong.</summary>
    private static string Squeezed(string key) => string.Concat(key.Where(char.IsAsciiLetterOrDigit));
}
