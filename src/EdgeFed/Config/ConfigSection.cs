using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace EdgeFed.Config;

/// <summary>
/// Typed getters for one level of the configuration. A wrong value is noted as a problem and the default returned,
/// so that reading goes on; null counts as not given.
/// </summary>
internal sealed class ConfigSection(ConfigReader reader, string path, bool wanted)
{
    public delegate bool Parser<T>(string text, [MaybeNullWhen(false)] out T value);

    /// <summary>True if anything is given at this level.</summary>
    public bool Exists => reader.Value(path).GetChildren().Any();

    /// <summary>True if missing required keys of this section are problems.</summary>
    public bool Wanted => wanted;

    public string PathOf(string name) => path.Length == 0 ? name : $"{path}.{name}";

    /// <param name="meaning">One or two sentences for the reader of a page; not needed where its keys say it all.</param>
    public ConfigSection Section(string name, string meaning = "") => Open(name, wanted, meaning);

    /// <summary>A section whose required keys are required only when any of its keys is given.</summary>
    public ConfigSection Optional(string name, string meaning = "") =>
        Open(name, wanted && Open(name, isWanted: false, meaning).Exists, meaning);

    /// <summary>This level, its required keys required only when <paramref name="needed"/>.</summary>
    public ConfigSection When(bool needed) => new(reader, path, wanted && needed);

    /// <summary>Adds a problem found by looking at several keys together.</summary>
    public void Refuse(string name, object value, string expected) =>
        reader.AddInvalid(PathOf(name), Convert.ToString(value, CultureInfo.InvariantCulture), expected);

    /// <summary>Adds a problem in the words of whoever found it: "key is value; expected ...", the key of this section.</summary>
    public void Refuse(string problem) => reader.Problems.Add(Problem.Said($"{path}.{problem.TrimEnd('.')}"));

    /// <summary>Tells whether something is wrong with this section already.</summary>
    public bool HasProblems => reader.HasProblems(path);

    /// <summary>Resolves a path as its source demands: relative to the file, or to the working directory.</summary>
    public string Resolve(string name, string file) => reader.Resolve(PathOf(name), file);

    public T Read<T>(
        string name, T fallback, string shownDefault, string expected, string meaning, Parser<T> parse, string? example = null)
    {
        var key = Declare(new ConfigKey(PathOf(name), shownDefault, expected, meaning, example));
        if (Text(key) is not { } text) return fallback;
        if (parse(text, out var value)) return value;
        reader.AddInvalid(key.Path, text, expected);
        return fallback;
    }

    public T Require<T>(string name, T placeholder, string expected, string meaning, Parser<T> parse, string? example = null)
    {
        if (wanted && IsAbsent(PathOf(name))) reader.Problems.Add(Problem.Missing(PathOf(name), expected));
        return Read(name, placeholder, wanted ? ConfigKey.Required : $"required in `{path}`", expected, meaning, parse, example);
    }

    private ConfigSection Open(string name, bool isWanted, string meaning)
    {
        reader.AddSection(PathOf(name), meaning);
        return new ConfigSection(reader, PathOf(name), isWanted);
    }

    private ConfigKey Declare(ConfigKey key)
    {
        reader.Keys.Add(key);
        return key;
    }

    private string? Text(ConfigKey key)
    {
        var value = reader.Value(key.Path);
        if (!value.GetChildren().Any()) return value.Value;
        reader.AddInvalid(key.Path, "an object or a list", key.Expected);
        return null;
    }

    private bool IsAbsent(string full)
    {
        var value = reader.Value(full);
        return value.Value is null && !value.GetChildren().Any();
    }
}
