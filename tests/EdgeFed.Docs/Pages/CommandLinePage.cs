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
        page.Table(["command", "what it does"], Commands().Select(static node => new[] { $"[`{Usage(node)}`](#{Markdown.Anchor(node.Path)})", node.Description }));
        foreach (var node in Commands()) AddCommand(page, node);
        page.Heading(2, "Environment").Table(["variable", "meaning"], EnvironmentVariables.All.Select(static one => new[] { $"`{one.Name}`", one.Meaning }));
        return page;
    }

    /// <summary>Every command that does something by itself.</summary>
    internal static IEnumerable<CommandNode> Commands() => Tree().All.Where(static node => node.CanRun);

    internal static CommandNode Tree() =>
        EdgeFedCommand.Tree(new Shell(TextWriter.Null, TextWriter.Null, isTerminal: false, new Dictionary<string, string>()));

    internal static string Usage(CommandNode node) => node.Path + string.Concat(node.Arguments.Select(static argument => $" {argument.Value.Name}"));

    private static void AddCommand(Markdown page, CommandNode node)
    {
        page.Heading(2, node.Path).Paragraph(node.Description);
        if (node.Arguments.Count > 0)
            page.Table(["operand", "meaning"], node.Arguments.Select(static argument => new[] { $"`{argument.Value.Name}`", argument.Description }));
        if (node.Options.Count > 0) page.Table(["option", "meaning"], node.Options.Select(static option => new[] { Heading(option), Meaning(option) }));
        if (node.Examples.Count > 0) page.Code([.. node.Examples]);
    }

    private static string Heading(OptionNode option) =>
        string.Join(", ", option.Names.Select(name => Markdown.Code(option.Value is { } value ? $"{name} {value.Name}" : name)));

    private static string Meaning(OptionNode option) => option.Description + (option.IsRequired ? " Required." : "");
}
