using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeFed.Config;

/// <summary>The kinds of values a configuration holds, each with its limits in words.</summary>
internal static class ConfigValues
{
    public static bool Flag(this ConfigSection section, string name, bool fallback, string meaning) =>
        section.Read(name, fallback, Shown(fallback), "true or false", meaning, bool.TryParse);

    public static int Int(this ConfigSection section, string name, int fallback, int min, int max, string meaning) =>
        section.Read(name, fallback, Shown(fallback), Range(min, max), meaning, Whole(min, max));

    public static long Long(this ConfigSection section, string name, long fallback, long min, long max, string meaning) =>
        section.Read(name, fallback, Shown(fallback), Range(min, max), meaning, (string text, out long value) =>
            long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max);

    public static int RequiredInt(
        this ConfigSection section, string name, int min, int max, string meaning, string? example = null) =>
        section.Require(name, min, Range(min, max), meaning, Whole(min, max), example);

    public static ulong Seed(this ConfigSection section, string name, ulong fallback, string meaning) =>
        section.Read(name, fallback, Shown(fallback), "a whole number from 0 to 18446744073709551615", meaning,
            (string text, out ulong value) => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value));

    public static double Seconds(
        this ConfigSection section, string name, double fallback, double min, double max, string meaning) => section.Double(
        name, fallback, value => value >= min && value <= max, $"a number from {Shown(min)} to {Shown(max)}", meaning);

    public static double Double(
        this ConfigSection section, string name, double fallback, Func<double, bool> isValid, string expected, string meaning) =>
        section.Read(name, fallback, Shown(fallback), expected, meaning, (string text, out double value) =>
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && isValid(value));

    public static string Word(this ConfigSection section, string name, string fallback, string meaning, params string[] words) =>
        section.Choice(name, fallback, meaning, Array.ConvertAll(words, word => (word, word)));

    public static T Choice<T>(
        this ConfigSection section, string name, T fallback, string meaning, params (string Word, T Value)[] choices)
    {
        var shown = Array.Find(choices, choice => Equals(choice.Value, fallback)).Word;
        return section.Read(name, fallback, shown, Words(choices), meaning, OneOf(choices));
    }

    public static T RequiredChoice<T>(
        this ConfigSection section, string name, string meaning, params (string Word, T Value)[] choices) =>
        section.Require(name, choices[0].Value, Words(choices), meaning, OneOf(choices));

    /// <summary>1 to <paramref name="max"/> characters that are safe in file names, object names and logs.</summary>
    public static string Identifier(
        this ConfigSection section, string name, string fallback, string shownDefault, int max, string meaning,
        string? example = null) => section.Read(name, fallback, shownDefault, $"1 to {max} {Identifiers.Rule}", meaning,
            (string text, [MaybeNullWhen(false)] out string value) => Identifiers.IsValid(value = text, max), example);

    /// <summary>Several values in one text, separated by commas.</summary>
    /// <param name="parse">Reads one; spaces around it are gone.</param>
    public static T[] List<T>(
        this ConfigSection section, string name, string shownDefault, string expected, string meaning,
        ConfigSection.Parser<T> parse, string? example = null) =>
        section.Read(name, [], shownDefault, expected, meaning, (string text, [MaybeNullWhen(false)] out T[] values) =>
        {
            var parts = text.Split(',', StringSplitOptions.TrimEntries);
            values = new T[parts.Length];
            for (var i = 0; i < parts.Length; i++)
                if (!parse(parts[i], out values[i]!)) return false;
            return true;
        }, example);

    /// <summary>An absolute path; a relative one in the file is taken from the file's directory.</summary>
    public static string FilePath(
        this ConfigSection section, string name, string fallback, string shownDefault, string meaning, string? example = null) =>
        section.Resolve(name, section.Read(name, fallback, shownDefault, "a path", meaning, IsPath, example));

    public static string RequiredFilePath(this ConfigSection section, string name, string meaning, string example)
    {
        var path = section.Require(name, "", "a path", meaning, IsPath, example);
        return path.Length == 0 ? path : section.Resolve(name, path);
    }

    /// <summary>The same; null if none is given.</summary>
    public static string? OptionalFilePath(
        this ConfigSection section, string name, string shownDefault, string meaning, string example)
    {
        var path = section.Read(name, "", shownDefault, "a path", meaning, IsPath, example);
        return path.Length == 0 ? null : section.Resolve(name, path);
    }

    internal static bool NotEmpty(string text, [MaybeNullWhen(false)] out string value) => (value = text.Trim()).Length > 0;

    private static bool IsPath(string text, [MaybeNullWhen(false)] out string value) => NotEmpty(text, out value) && !value.Contains('\0');

    internal static ConfigSection.Parser<int> Whole(int min, int max) => (string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && value >= min && value <= max;

    private static ConfigSection.Parser<T> OneOf<T>((string Word, T Value)[] choices) =>
        (string text, [MaybeNullWhen(false)] out T value) =>
    {
        var index = Array.FindIndex(choices, choice => choice.Word.Equals(text, StringComparison.OrdinalIgnoreCase));
        value = index < 0 ? default : choices[index].Value;
        return index >= 0;
    };

    private static string Words<T>((string Word, T Value)[] choices) => choices.Length == 1
        ? $"\"{choices[0].Word}\""
        : "one of " + string.Join(", ", choices.Select(choice => $"\"{choice.Word}\""));

    private static string Range(long min, long max) => $"a whole number from {min} to {max}";

    private static string Shown(IFormattable value) => value.ToString(null, CultureInfo.InvariantCulture);

    private static string Shown(bool value) => value ? "true" : "false";
}
