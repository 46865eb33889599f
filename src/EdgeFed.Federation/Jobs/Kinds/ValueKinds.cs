namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Short names of the kinds, for tables of keys.</summary>
internal static class ValueKinds
{
    /// <summary>Yes or no.</summary>
    public static FlagKind Flag { get; } = new();

    /// <summary>Any whole number of 64 bits.</summary>
    public static SeedKind Seed { get; } = new();

    /// <summary>A file or none.</summary>
    public static FileKind FileOrNone { get; } = new();

    /// <summary>"min to max", whole numbers.</summary>
    public static WholeKind Whole(int min, int max) => new(min, max);

    /// <summary>"min to max".</summary>
    public static NumberKind Number(double min, double max) => new(min, max, withMin: true, withMax: true);

    /// <summary>"above min, at most max".</summary>
    public static NumberKind NumberAbove(double min, double max) => new(min, max, withMin: false, withMax: true);

    /// <summary>"min to below max".</summary>
    public static NumberKind NumberBelow(double min, double max) => new(min, max, withMin: true, withMax: false);

    /// <summary>"1 to max letters, digits, '.', '_' or '-'".</summary>
    public static IdentifierKind Identifier(int maxLength) => new(maxLength);

    /// <summary>Any text that is not empty.</summary>
    public static TextKind Text(string expected) => new(expected);

    /// <summary>"a, b or c": few words, named here.</summary>
    public static WordKind Word(params string[] words) => new(words, $"{string.Join(", ", words[..^1])} or {words[^1]}");

    /// <summary>"one of: a, b, c": the words of a list that other code keeps.</summary>
    public static WordKind WordOf(IReadOnlyList<string> words) => new(words, $"one of: {string.Join(", ", words)}");

    /// <summary>Values of an enumeration, each with its word.</summary>
    public static ChoiceKind<T> Choice<T>(params IReadOnlyList<(string Word, T Value)> choices)
        where T : struct, Enum => new(choices);
}
