using Microsoft.Extensions.Configuration;

namespace EdgeFed.Config;

/// <summary>
/// Reads typed values and never stops at the first mistake. Whatever is read is thereby part of the schema;
/// what is given but never read is a problem.
/// </summary>
internal sealed class ConfigReader(ConfigLayers layers)
{
    private readonly Dictionary<string, string> _sections = new(StringComparer.OrdinalIgnoreCase);

    public List<Problem> Problems { get; } = [];

    /// <summary>Meaning of each section that says one, by path.</summary>
    public IReadOnlyDictionary<string, string> Sections =>
        _sections.Where(static section => section.Value.Length > 0).ToDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys read so far, in that order.</summary>
    public List<ConfigKey> Keys { get; } = [];

    public ConfigSection Root => new(this, "", wanted: true);

    internal IConfigurationSection Value(string path) => layers.Values.GetSection(KeyOf(path));

    /// <summary>The text of each key that is given, by path.</summary>
    public Dictionary<string, string> Given() => Keys.Select(key => (key.Path, Value(key.Path).Value))
        .Where(static given => given.Value is not null)
        .ToDictionary(static given => given.Path, static given => given.Value!, StringComparer.OrdinalIgnoreCase);

    /// <summary>Tells whether a key, or any key below it, is given with another value than its default.</summary>
    public bool IsChanged(string path) => Keys.Where(key => IsWithin(key.Path, path)).Any(key =>
        Value(key.Path).Value is { Length: > 0 } text && !text.Equals(key.Default.Trim('`'), StringComparison.OrdinalIgnoreCase));

    /// <summary>Tells whether something is wrong with a key or any key below it.</summary>
    public bool HasProblems(string path) => Problems.Exists(problem => IsWithin(problem.Path, path));

    internal string Resolve(string path, string file) => layers.Resolve(KeyOf(path), file);

    internal void AddSection(string path, string meaning)
    {
        var isNew = !_sections.TryGetValue(path, out var said);
        if (isNew || said!.Length == 0) _sections[path] = meaning;
        if (!isNew) return;
        if (Value(path).Value is { Length: > 0 } text) Problems.Add(Problem.Invalid(path, text, "an object, { … }"));
    }

    internal void AddInvalid(string path, string? value, string expected) =>
        Problems.Add(Problem.Invalid(path + Origin(path), value, expected) with { Path = path });

    /// <summary>Call once everything has been read.</summary>
    /// <param name="elsewhere">What to say of a key that another role knows; null if no role does.</param>
    public void AddUnknownKeys(Func<string, string?> elsewhere)
    {
        foreach (var (key, value) in layers.Values.AsEnumerable().OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            var path = PathOf(key);
            if (_sections.ContainsKey(path) || IsRead(path) || layers.Values.GetSection(key).GetChildren().Any()) continue;
            var hint = elsewhere(path) ?? Suggestion.For(path, Keys.Select(known => known.Path));
            Problems.Add(Problem.Unknown(path + Origin(path), value, hint) with { Path = path });
        }
    }

    /// <summary>
    /// A key is read if it is in the schema or lies below one that is: that has been reported as a wrong value.
    /// </summary>
    private bool IsRead(string path) => Keys.Exists(key => IsWithin(path, key.Path));

    internal static bool IsWithin(string path, string section) =>
        path.Equals(section, StringComparison.OrdinalIgnoreCase)
            || path.StartsWith(section + ".", StringComparison.OrdinalIgnoreCase);

    private string Origin(string path) => layers.OriginOf(KeyOf(path)) is { } origin ? $" (from {origin})" : "";

    private static string KeyOf(string path) => path.Replace('.', ':');

    private static string PathOf(string key) => key.Replace(':', '.');
}
