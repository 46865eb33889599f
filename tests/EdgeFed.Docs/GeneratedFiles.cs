using EdgeFed.Docs.Overlay;
using EdgeFed.Docs.Pages;
using EdgeFed.Docs.Sources;

namespace EdgeFed.Docs;

/// <summary>A file of the tree that is made from the code.</summary>
/// <param name="Path">Relative to the root of the tree.</param>
internal sealed record GeneratedFile(string Path, string Text);

/// <summary>Every file that <c>build/docs.sh</c> writes.</summary>
internal static class GeneratedFiles
{
    public const string Reference = "docs/reference";

    public static IReadOnlyList<GeneratedFile> All(SourceTree tree) =>
    [
        Page("configuration", ConfigurationPage.Make()),
        Page("jobs", JobsPage.Make(tree)),
        Page("metrics", MetricsReference.Make()),
        Page("command-line", CommandLinePage.Make()),
        Page("exit-codes", ExitCodesPage.Make()),
        Page("files", FilesPage.Make(tree)),
        Page("wire-protocol", WireProtocolPage.Make(tree)),
        Page("record-format", RecordFormatPage.Make(tree)),
        new(ManPage.Path, ManPage.Make()),
        .. ExampleConfiguration.All(tree),
    ];

    private static GeneratedFile Page(string name, Markdown page) => new($"{Reference}/{name}.md", page.ToString());
}
