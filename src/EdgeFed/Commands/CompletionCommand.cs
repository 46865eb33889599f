using System.CommandLine;
using EdgeFed.Completion;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary><c>edgefed completion</c>: a script that completes command lines of this very version in a shell.</summary>
internal static class CompletionCommand
{
    private static readonly string[] _shells = ["bash", "zsh", "fish"];

    /// <param name="tree">The whole command line; asked for when it is needed, for this command is part of it.</param>
    public static Command Create(Shell shell, Func<CommandNode> tree)
    {
        var which = new Argument<string>("SHELL") { Description = "The shell to print it for.", HelpName = string.Join('|', _shells) };
        which.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !_shells.Contains(result.Tokens[0].Value))
                result.AddError($"SHELL is {result.Tokens[0].Value}; expected {string.Join(", ", _shells)}");
        });
        var command = new Command("completion", "Prints a script that completes commands, options, values and files in a shell.") { which };
        command.SetAction(parsed => shell.Out.Write(CompletionScript.For(parsed.GetRequiredValue(which), tree())));
        return command.WithExamples(
            ". <(edgefed completion bash)", "edgefed completion bash >/usr/share/bash-completion/completions/edgefed",
            "edgefed completion fish >~/.config/fish/completions/edgefed.fish");
    }
}
