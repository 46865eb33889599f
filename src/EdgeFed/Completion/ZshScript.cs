using System.Text;
using static EdgeFed.Completion.CompletionScript;

namespace EdgeFed.Completion;

/// <summary>For zsh with its completion system (<c>compinit</c>).</summary>
internal static class ZshScript
{
    private const string Head = """
        #compdef edgefed
        # Completion of edgefed for zsh, as `edgefed completion zsh` prints it.
        # Once for a session: . <(edgefed completion zsh)
        # For good: edgefed completion zsh >/usr/local/share/zsh/site-functions/_edgefed

        _edgefed() {
          local cur=${words[CURRENT]} prev=${words[CURRENT-1]} at=edgefed i
          local -a found
          for ((i = 2; i < CURRENT; i++)); do
            case "$at ${words[i]}" in
              (PATHS) at+=" ${words[i]}" ;;
            esac
          done
          case "$at $prev" in

        """;

    public static string Of(CommandNode root)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n").Replace("PATHS", Paths(root), StringComparison.Ordinal));
        foreach (var (words, patterns) in WordLists(root)) text.Line($"    ({patterns}) compadd -- {words}; return ;;");
        text.Line($"    ({OptionsWhere(root, static value => value.IsSetting)})");
        text.Line($"      compadd -S '' -- {string.Join(' ', Settings.All.Select(static setting => setting.Key + "="))}; return ;;");
        text.Line($"    ({OptionsWhere(root, static value => value.IsDirectory)}) _files -/; return ;;");
        text.Line($"    ({OptionsWhere(root, static value => value.Words.Count == 0 && value is { IsSetting: false, IsDirectory: false })}) _files; return ;;");
        text.Line("  esac").Line("  case $at in");
        foreach (var node in root.All) AddNode(text, node);
        return text.Line("  esac").Line("}").Line("if [[ $funcstack[1] == _edgefed ]]; then _edgefed; else compdef _edgefed edgefed; fi").ToString();
    }

    private static void AddNode(StringBuilder text, CommandNode node)
    {
        var options = node.Options.SelectMany(static option => option.Names.Select(name => Described(name, option.Description)));
        text.Line($"    ({Quote(node.Path)})");
        text.Line($"      if [[ $cur == -* || {(node.Children.Count + node.Arguments.Count == 0 ? "-z $cur" : "1 -eq 0")} ]]; then");
        text.Line($"        found=({string.Join(' ', options)}); _describe option found");
        text.Line($"      else {Operands(node)}; fi ;;");
    }

    private static string Operands(CommandNode node) => node switch
    {
        { Children.Count: > 0 } => $"found=({string.Join(' ', node.Children.Select(static child => Described(child.Name, child.Description)))}); _describe command found",
        { Arguments: [{ Value.Words: { Count: > 0 } words }] } => $"compadd -- {string.Join(' ', words)}",
        { Arguments: [{ Value.IsFile: true }] } => "_files",
        _ => ":",
    };

    private static string Described(string name, string description) =>
        Quote($"{name}:{description.Replace(":", "\\:", StringComparison.Ordinal)}");
}
