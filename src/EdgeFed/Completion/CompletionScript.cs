using System.Text;

namespace EdgeFed.Completion;

/// <summary>
/// Scripts that complete a command line in a shell. They hold the whole command tree: pressing a key starts no process, and works
/// where the binary is slow to load.
/// </summary>
internal static class CompletionScript
{
    public static string For(string shell, CommandNode root) => shell switch
    {
        "bash" => BashScript.Of(root),
        "zsh" => ZshScript.Of(root),
        "fish" => FishScript.Of(root),
        _ => throw new ArgumentException($"shell is {shell}; expected bash, zsh or fish.", nameof(shell)),
    };

    /// <summary>
    /// One line of a <c>case</c> for each command below the root: from the path so far and a word to the path with it.
    /// </summary>
    public static string Paths(CommandNode root) =>
        string.Join('|', root.All.Where(node => node != root).Select(static node => Quote(node.Path)));

    /// <summary>
    /// "PATH OPTION" of every option whose value is such, as patterns of a <c>case</c>; empty if there is none.
    /// </summary>
    public static string OptionsWhere(CommandNode root, Func<ValueNode, bool> isSuch) => string.Join('|',
        from node in root.All
        from option in node.Options
        where option.Value is not null && isSuch(option.Value)
        from name in option.Names
        select Quote($"{node.Path} {name}"));

    /// <summary>Options whose values are one of a few words, by these words.</summary>
    public static IEnumerable<(string Words, string Patterns)> WordLists(CommandNode root) =>
        from words in root.All.SelectMany(static node => node.Options).Where(static option => option.Value?.Words.Count > 0)
            .Select(static option => option.Value!.Name).Distinct()
        select (words.Replace('|', ' '), OptionsWhere(root, value => value.Name == words));

    public static string OptionNames(CommandNode node) => string.Join(' ', node.Options.SelectMany(static option => option.Names));

    public static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public static StringBuilder Line(this StringBuilder text, string line) => text.Append(line).Append('\n');
}
