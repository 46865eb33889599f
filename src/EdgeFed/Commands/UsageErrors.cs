using System.CommandLine;
using System.CommandLine.Parsing;
using EdgeFed.Config;

namespace EdgeFed.Commands;

/// <summary>Problem of a command line, in one line.</summary>
internal static class UsageErrors
{
    /// <summary>Null if nothing is.</summary>
    public static string? Of(ParseResult parsed)
    {
        if (parsed.Errors.Count == 0) return null;
        var command = parsed.CommandResult.Command;
        var see = $"(see {FullName(parsed)} --help)";
        if (parsed.UnmatchedTokens.Count > 0) return $"{Unmatched(parsed.UnmatchedTokens[0], command)} {see}";
        if (command.Subcommands.Count > 0) return $"a command is missing; expected one of {Names(command)} {see}";
        return $"{parsed.Errors[0].Message.TrimEnd('.')} {see}";
    }

    private static string Unmatched(string token, Command command)
    {
        var (kind, names) = token.StartsWith('-')
            ? ("option", command.Options.Select(option => option.Name))
            : ("command", command.Subcommands.Select(child => child.Name));
        var known = names.ToArray();
        if (known.Length == 0) return $"'{token}' is one argument too many";
        return Suggestion.Nearest(token, known) is { } near
            ? $"unknown {kind} '{token}'; did you mean {near}?"
            : $"unknown {kind} '{token}'; expected one of {string.Join(", ", known)}";
    }

    private static string Names(Command command) => string.Join(", ", command.Subcommands.Select(child => child.Name));

    private static string FullName(ParseResult parsed)
    {
        var names = new List<string>();
        for (var result = parsed.CommandResult; result is not null; result = result.Parent as CommandResult)
            names.Insert(0, result.Command is RootCommand ? EdgeFedCommand.Name : result.Command.Name);
        return string.Join(' ', names);
    }
}
