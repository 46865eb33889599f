using System.Text;
using static EdgeFed.Completion.CompletionScript;

namespace EdgeFed.Completion;

/// <summary>For bash 4.4 and later, with or without the package bash-completion.</summary>
internal static class BashScript
{
    private const string Head = """
        # Completion of edgefed for bash, as `edgefed completion bash` prints it.
        # Once for a session: . <(edgefed completion bash)
        # For good: edgefed completion bash >/usr/share/bash-completion/completions/edgefed

        _edgefed_words() {
          mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
        }

        _edgefed_paths() { # -f or -d
          compopt -o filenames 2>/dev/null
          mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
        }

        _edgefed() {
          local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} at=edgefed i
          COMPREPLY=()
          # bash takes '=' for a word of its own
          if [[ $cur == = ]]; then
            cur=
          elif [[ $prev == = ]]; then
            prev=${COMP_WORDS[COMP_CWORD - 2]}
          fi
          for ((i = 1; i < COMP_CWORD; i++)); do
            case "$at ${COMP_WORDS[i]}" in
              PATHS) at+=" ${COMP_WORDS[i]}" ;;
            esac
          done
          case "$at $prev" in

        """;

    public static string Of(CommandNode root)
    {
        var text = new StringBuilder(Head.ReplaceLineEndings("\n").Replace("PATHS", Paths(root), StringComparison.Ordinal));
        foreach (var (words, patterns) in WordLists(root)) text.Line($"    {patterns}) _edgefed_words {Quote(words)} \"$cur\"; return ;;");
        foreach (var (key, words) in Settings.All.Where(static setting => setting.Words.Count > 0))
            text.Line($"    *{Quote(" " + key)}) _edgefed_words {Quote(string.Join(' ', words))} \"$cur\"; return ;;");
        text.Line($"    {OptionsWhere(root, static value => value.IsSetting)})");
        text.Line("      compopt -o nospace 2>/dev/null");
        text.Line($"      _edgefed_words {Quote(string.Join(' ', Settings.All.Select(static setting => setting.Key + "=")))} \"$cur\"; return ;;");
        text.Line($"    {OptionsWhere(root, static value => value.IsFile)}) _edgefed_paths -f \"$cur\"; return ;;");
        text.Line($"    {OptionsWhere(root, static value => value.IsDirectory)}) _edgefed_paths -d \"$cur\"; return ;;");
        text.Line($"    {OptionsWhere(root, IsFree)}) return ;;");
        text.Line("  esac").Line("  if [[ $cur == -* ]]; then").Line("    case $at in");
        foreach (var node in root.All) text.Line($"      {Quote(node.Path)}) _edgefed_words {Quote(OptionNames(node))} \"$cur\" ;;");
        text.Line("    esac").Line("    return").Line("  fi").Line("  case $at in");
        foreach (var node in root.All) text.Line($"    {Quote(node.Path)}) {Operands(node)} ;;");
        return text.Line("  esac").Line("}").Line("complete -F _edgefed edgefed").ToString();
    }

    private static bool IsFree(ValueNode value) => value is { IsFile: false, IsDirectory: false, IsSetting: false, Words.Count: 0 };

    /// <summary>Words that can follow a command: another, a file, a word, or else its options.</summary>
    private static string Operands(CommandNode node) => node switch
    {
        { Children.Count: > 0 } => $"_edgefed_words {Quote(string.Join(' ', node.Children.Select(static child => child.Name)))} \"$cur\"",
        { Arguments: [{ Value.IsFile: true }] } => "_edgefed_paths -f \"$cur\"",
        { Arguments: [{ Value.Words: { Count: > 0 } words }] } => $"_edgefed_words {Quote(string.Join(' ', words))} \"$cur\"",
        { Arguments.Count: > 0 } => ":",
        _ => $"_edgefed_words {Quote(OptionNames(node))} \"$cur\"",
    };
}
