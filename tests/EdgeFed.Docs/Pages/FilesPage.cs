using System.Reflection;
using EdgeFed.Commands;
using EdgeFed.Core.Files;
using EdgeFed.Docs.Sources;

namespace EdgeFed.Docs.Pages;

/// <summary>Every file that a unit reads or writes.</summary>
internal static class FilesPage
{
    public static Markdown Make(SourceTree tree)
    {
        var page = new Markdown("Files of a unit")
            .Paragraph("Words in capitals stand for names: JOB is the id of a job, DEVICE that of a unit, OBJECT the name of an "
                + "object (see [Wire protocol](wire-protocol.md#names-of-objects)).");
        foreach (var group in All().GroupBy(static file => file.Place))
        {
            page.Heading(2, ManualText.DirectoryOf(group.Key) is { } directory ? $"{group.Key} (`{directory}`)" : $"{group.Key}");
            page.Paragraph(tree.Comments.SummaryOf(typeof(UnitPlace), group.Key.ToString()));
            page.Table(group, ("file", static file => $"`{file.Path}`"), ("meaning", static file => file.Meaning));
        }

        page.Heading(2, "A linked log").Paragraph(tree.Comments.SummaryOf(typeof(Spool.Logs.LinkedLog)));
        return page;
    }

    /// <summary>Files as their attributes describe them, by directory and path.</summary>
    internal static IReadOnlyList<UnitFileAttribute> All() =>
    [
        .. SourceTree.Types.SelectMany(static type => type.GetMembers(Members))
            .SelectMany(static member => member.GetCustomAttributes<UnitFileAttribute>(inherit: false))
            .OrderBy(static file => file.Place).ThenBy(static file => file.Path, StringComparer.Ordinal),
    ];

    private const BindingFlags Members =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;
}
