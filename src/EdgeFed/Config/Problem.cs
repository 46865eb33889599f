namespace EdgeFed.Config;

/// <summary>One thing that is wrong with what a user wrote.</summary>
/// <param name="Path">Where: a JSON path such as <c>job.rounds</c>, or a file's path.</param>
/// <param name="Value">What was there, as text; null if nothing was.</param>
/// <param name="Expected">What would have been right.</param>
/// <param name="Text">The whole as one readable line.</param>
internal sealed record Problem(string Path, string? Value, string Expected, string Text)
{
    public static Problem Invalid(string path, string? value, string expected) =>
        new(path, value, expected, $"{path} is {Shown(value)}; expected {expected}");

    public static Problem Missing(string path, string expected) =>
        new(path, null, expected, $"{path} is missing; expected {expected}");

    public static Problem Unknown(string path, string? value, string hint) =>
        new(path, value, hint, $"{path} is unknown; {hint}");

    public static Problem Broken(string path, string seen, string expected) =>
        new(path, seen, expected, $"{path}: {seen}; expected {expected}");

    /// <summary>A problem that is in words already: "path is value; expected ...".</summary>
    public static Problem Said(string text)
    {
        const string Marker = "expected ";
        var path = text.Split(' ')[0];
        var marker = text.LastIndexOf(Marker, StringComparison.Ordinal);
        var expected = marker < 0 ? text : text[(marker + Marker.Length)..];
        var value = text.Split(" is ", 2) is [_, var rest] ? rest.Split(';')[0].Trim('\'') : null;
        return new Problem(path, value, expected, text);
    }

    /// <summary>Not wrong, but hardly what was meant.</summary>
    public static Problem WithoutEffect(string path, string reason) => new(path, null, reason, $"{path} has no effect: {reason}");

    public override string ToString() => Text;

    private static string Shown(string? value) => value switch
    {
        null => "missing",
        "" => "empty",
        "True" => "true",
        "False" => "false",
        _ => value,
    };
}
