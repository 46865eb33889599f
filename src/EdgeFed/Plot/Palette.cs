namespace EdgeFed.Plot;

/// <summary>
/// How lines are told from each other, also by who sees few colours (Okabe and Ito, 2008); after seven of them they are dashed.
/// </summary>
internal static class Palette
{
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000"];
    private static readonly string[] Dashes = ["", "7 4", "2 3", "9 3 2 3"];

    public static string Colour(int index) => Colours[index % Colours.Length];

    /// <summary>An attribute; empty for a whole line.</summary>
    public static string Dash(int index) => Dashes[index / Colours.Length % Dashes.Length] is { Length: > 0 } dash ? $" stroke-dasharray=\"{dash}\"" : "";
}
