using System.Text;
using static EdgeFed.Completion.CompletionScript;

namespace EdgeFed.Completion;

/// <summary>For fish 3 and later.</summary>
internal static class FishScript
{
    private const string Head = """
        # Completion of edgefed for fish, as `edgefed completion fish` prints it.
        # Once for a session: edgefed completion fish | source
        # For good: edgefed completion fish >~/.config/fish/completions/edgefed.fish

        function __edgefed_at
          set -l at edgefed
          set -l words (commandline -opc)
          for word in $words[2..-1]
            switch "$at $word"
              case PATHS
                set at "$at $word"
            end
          end
          test "$at" = "$argv"
        end
        complete -c edgefed -f

        """;

    public static string Of(CommandNode root)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n").Replace("PATHS", Paths(root).Replace('|', ' '), StringComparison.Ordinal));
        foreach (var node in root.All)
        {
            var line = $"complete -c edgefed -n {Quote($"__edgefed_at {node.Path}")}";
            foreach (var child in node.Children) text.Line($"{line} -a {child.Name} -d {Quote(child.Description)}");
            foreach (var argument in node.Arguments) text.Line($"{line}{Values(argument.Value)} -d {Quote(argument.Description)}");
            foreach (var option in node.Options) text.Line($"{line}{Names(option)}{(option.Value is null ? "" : $"{(option.Value.IsFile ? " -r" : " -x")}{Values(option.Value)}")} -d {Quote(option.Description)}");
        }

        return text.ToString();
    }

    private static string Names(OptionNode option) =>
        string.Concat(option.Names.Select(static name => name.StartsWith("--", StringComparison.Ordinal) ? $" -l {name[2..]}" : $" -s {name[1..]}"));

    private static string Values(ValueNode value) => value switch
    {
        { Words.Count: > 0 } => $" -a {Quote(string.Join(' ', value.Words))}",
        { IsSetting: true } => $" -a {Quote(string.Join(' ', Settings.All.Select(static setting => setting.Key + "=")))}",
        { IsFile: true } => " -F",
        { IsDirectory: true } => " -a '(__fish_complete_directories)'",
        _ => "",
    };
}
