using System.Text;
using System.Text.RegularExpressions;

namespace EdgeFed.Tests.Documents;

/// <summary>A document of the tree, with what tests look for in it.</summary>
internal sealed partial class MarkdownFile
{
    private static readonly string[] _made = ["bin", "obj", "artifacts", ".git", "TestResults", "node_modules"];

    private MarkdownFile(string path)
    {
        FullPath = path;
        Text = File.ReadAllText(path);
        Prose = CodeBlock().Replace(Text, static block => new string('\n', block.Value.Count(static c => c == '\n')));
    }

    /// <summary>Every document of the tree, none that a build made.</summary>
    public static IReadOnlyList<MarkdownFile> All { get; } =
        [.. Find(Repository.Root).Order(StringComparer.Ordinal).Select(static path => new MarkdownFile(path))];

    /// <summary>README and the guide: what a user does as it stands there.</summary>
    public static IEnumerable<MarkdownFile> ForUsers =>
        All.Where(static file => file.Name == "README.md" || file.Name.StartsWith("docs/guide/", StringComparison.Ordinal));

    public static MarkdownFile Of(string name) => All.Single(file => file.Name == name);

    public string FullPath { get; }

    /// <summary>Path below the root of the tree.</summary>
    public string Name => SourceFiles.NameOf(FullPath);

    public string Text { get; }

    /// <summary>The text without blocks of code.</summary>
    public string Prose { get; }

    public int Lines => Text.TrimEnd('\n').Count(static c => c == '\n') + 1;

    /// <summary>Targets of links and images within the tree, with their anchors.</summary>
    public IEnumerable<string> Links => Link().Matches(InlineCode().Replace(Prose, ""))
        .Select(static link => link.Groups[1].Value).Where(static target => !target.Contains("://", StringComparison.Ordinal));

    /// <summary>Anchors that links can name, as GitHub makes them of headings.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            var anchors = new HashSet<string>(StringComparer.Ordinal);
            foreach (Match heading in Heading().Matches(Prose))
            {
                var (slug, number) = (Slug(heading.Groups[1].Value), 0);
                while (!anchors.Add(number == 0 ? slug : $"{slug}-{number}")) number++;
            }

            return anchors;
        }
    }

    /// <summary>Full configurations.</summary>
    public IEnumerable<string> Configurations => JsonBlock().Matches(Text).Select(static block => block.Groups[1].Value);

    /// <summary>Code in the running text, between single backticks.</summary>
    public IEnumerable<string> Code => InlineCode().Matches(Prose).Select(static code => code.Groups[1].Value);

    public override string ToString() => Name;

    private static IEnumerable<string> Find(string folder) => Directory.EnumerateFiles(folder, "*.md")
        .Concat(Directory.EnumerateDirectories(folder).Where(IsOfTheTree).SelectMany(Find));

    private static bool IsOfTheTree(string folder) =>
        !_made.Contains(Path.GetFileName(folder)) && !File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint);

    private static string Slug(string heading)
    {
        var slug = new StringBuilder();
        foreach (var c in LinkText().Replace(heading, "$1").Trim().ToLowerInvariant())
            if (char.IsLetterOrDigit(c) || c is '-' or '_') slug.Append(c);
            else if (c == ' ') slug.Append('-');
        return slug.ToString();
    }

    [GeneratedRegex("^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`([^`\n]+)`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"^#{1,6} +(.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
