using System.CommandLine;
using EdgeFed.Commands;

namespace EdgeFed.Completion;

/// <summary>A command as shells and the man page see it.</summary>
/// <param name="Path">All names down to it: "edgefed model info".</param>
internal sealed record CommandNode(
    string Path, string Description, IReadOnlyList<OptionNode> Options, IReadOnlyList<ArgumentNode> Arguments,
    IReadOnlyList<CommandNode> Children, IReadOnlyList<string> Examples)
{
    /// <summary>The last of its names.</summary>
    public string Name => Path[(Path.LastIndexOf(' ') + 1)..];

    /// <summary>It does something without a command below it.</summary>
    public bool CanRun { get; init; }

    /// <summary>This one and all below it.</summary>
    public IEnumerable<CommandNode> All => Children.SelectMany(static child => child.All).Prepend(this);

    public static CommandNode Of(Command command, string path) => new(
        path, command.Description ?? "",
        [.. command.Options.Where(static option => !option.Hidden).Select(OptionNode.Of)],
        [.. command.Arguments.Select(ArgumentNode.Of)],
        [.. command.Subcommands.Where(static child => !child.Hidden).Select(child => Of(child, $"{path} {child.Name}"))],
        HelpText.ExamplesOf(command))
    {
        CanRun = command.Action is not null,
    };
}

/// <param name="Names">The long name first.</param>
/// <param name="Value">What it takes; null if nothing.</param>
internal sealed record OptionNode(IReadOnlyList<string> Names, string Description, ValueNode? Value, bool IsRequired)
{
    public static OptionNode Of(Option option) => new(
        [option.Name, .. option.Aliases.Where(static alias => alias.StartsWith('-') && alias != "-?")],
        option.Description ?? "",
        option.HelpName is { } name ? new ValueNode(name) : null,
        option.Required);
}

internal sealed record ArgumentNode(string Description, ValueNode Value)
{
    public static ArgumentNode Of(Argument argument) => new(argument.Description ?? "", new ValueNode(argument.HelpName ?? argument.Name));
}

/// <summary>
/// Values that an option takes, by how the help names it: "text|json" is one of these words, FILE a file, DIR a directory.
/// </summary>
internal sealed record ValueNode(string Name)
{
    public bool IsFile => Name == "FILE";

    public bool IsDirectory => Name == "DIR";

    /// <summary>A key of the configuration with a value.</summary>
    public bool IsSetting => Name == "KEY=VALUE";

    /// <summary>Empty if it is none of a few words.</summary>
    public IReadOnlyList<string> Words => Name.Contains('|') ? Name.Split('|') : [];
}
