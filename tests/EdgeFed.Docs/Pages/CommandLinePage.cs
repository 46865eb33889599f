using EdgeFed.Commands;
using EdgeFed.Completion;
using EdgeFed.Output;

namespace EdgeFed.Docs.Pages;

/// <summary>Every command with its operands, options and examples.</summary>
internal static class CommandLinePage
{
    public static Markdown Make()
    {
        var page = new Markdown("Command line")
            .Paragraph(ManualText.Results)
            .Paragraph("Exit codes are on a [page of their own](exit-codes.md).");
        page.Table(Commands(), ("command", static node => Markdown.LinkTo(node.Path, $"`{UsageOf(node)}`")),
            ("what it does", static node => node.Description));
        foreach (var node in Commands()) AddCommand(page, node);
        page.Heading(2, "Environment")
            .Table(EnvironmentVariables.All, ("variable", static one => $"`{one.Name}`"), ("meaning", static one => one.Meaning));
        return page;
    }

    /// <summary>Every command that does something by itself.</summary>
    internal static IEnumerable<CommandNode> Commands() => Tree().All.Where(static node => node.CanRun);

    internal static CommandNode Tree() =>
        EdgeFedCommand.Tree(new Shell(TextWriter.Null, TextWriter.Null, isTerminal: false, new Dictionary<string, string>()));

    internal static string UsageOf(CommandNode node) =>
        node.Path + string.Concat(node.Arguments.Select(static argument => $" {argument.Value.Name}"));

    private static void AddCommand(Markdown page, CommandNode node)
    {
        page.Heading(2, node.Path).Paragraph(node.Description);
        if (node.Arguments.Count > 0)
            page.Table(node.Arguments, ("operand", static one => $"`{one.Value.Name}`"),
                ("meaning", static one => one.Description));
        if (node.Options.Count > 0) page.Table(node.Options, ("option", Heading), ("meaning", MeaningOf));
        if (node.Examples.Count > 0) page.Code([.. node.Examples]);
    }

    private static string Heading(OptionNode option) =>
        string.Join(", ", option.Names.Select(name => Markdown.Code(option.Value is { } value ? $"{name} {value.Name}" : name)));

    internal static string MeaningOf(OptionNode option) => option.Description + (option.IsRequired ? " Required." : "");
}
