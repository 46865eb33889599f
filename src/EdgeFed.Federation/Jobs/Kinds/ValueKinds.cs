namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Short names of the kinds, for tables of keys.</summary>
internal static class ValueKinds
{
    /// <summary>Yes or no.</summary>
    public static FlagKind Flag { get; } = new();

    /// <summary>Whole numbers of 64 bits.</summary>
    public static SeedKind Seed { get; } = new();

    /// <summary>A file or none.</summary>
    public static FileKind FileOrNone { get; } = new();

    /// <summary>Whole numbers, "min to max".</summary>
    public static WholeKind Whole(int min, int max) => new(min, max);

    /// <summary>Numbers, "min to max".</summary>
    public static NumberKind Number(double min, double max) => new(min, max, withMin: true, withMax: true);

    /// <summary>Numbers "above min, at most max".</summary>
    public static NumberKind NumberAbove(double min, double max) => new(min, max, withMin: false, withMax: true);

    /// <summary>Numbers, "min to below max".</summary>
    public static NumberKind NumberBelow(double min, double max) => new(min, max, withMin: true, withMax: false);

    /// <summary>Names, "1 to max letters, digits, '.', '_' or '-'".</summary>
    public static IdentifierKind Identifier(int maxLength) => new(maxLength);

    /// <summary>Texts that are not empty.</summary>
    public static TextKind Text(string expected) => new(expected);

    /// <summary>Words, "a, b or c": few, and named here.</summary>
    public static WordKind Word(params string[] words) => new(words, $"{string.Join(", ", words[..^1])} or {words[^1]}");

    /// <summary>Words, "one of: a, b, c": those of a list that other code keeps.</summary>
    public static WordKind WordOf(IReadOnlyList<string> words) => new(words, $"one of: {string.Join(", ", words)}");

    /// <summary>Values of an enumeration, each with its word.</summary>
    public static ChoiceKind<T> Choice<T>(params IReadOnlyList<(string Word, T Value)> choices)
        where T : struct, Enum => new(choices);
}
