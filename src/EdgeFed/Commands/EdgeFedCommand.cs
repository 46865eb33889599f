using System.CommandLine;
using EdgeFed.Completion;
using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary>The whole command line.</summary>
internal static class EdgeFedCommand
{
    public const string Name = "edgefed";

    public static async Task<int> RunAsync(string[] args, Shell shell, CancellationToken cancel = default)
    {
        try
        {
            // Asked for by scripts all day long: answered without building the rest.
            return args is ["version"] or ["--version"]
                ? VersionCommand.PrintText(shell)
                : await ParseAndRunAsync(args, shell, cancel);
        }
        catch (Exception e)
        {
            return Failure.Report(e, shell);
        }
    }

    private static async Task<int> ParseAndRunAsync(string[] args, Shell shell, CancellationToken cancel)
    {
        var parsed = Build(shell).Parse(args);
        if (UsageErrors.Of(parsed) is { } error) throw new CommandException(ExitCode.Usage, error);
        var invocation = new InvocationConfiguration
        {
            Output = shell.Out,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // commands that can end in good order have their own Signals
        };
        return await parsed.InvokeAsync(invocation, cancel);
    }

    /// <summary>All commands and options, as data.</summary>
    public static CommandNode Tree(Shell shell) => CommandNode.Of(Build(shell), Name);

    private static RootCommand Build(Shell shell)
    {
        var root = new RootCommand("Federated learning on devices in the field: one model, data that stays where it is.")
        {
            RunCommand.Create(shell),
            CheckCommand.Create(shell),
            StatusCommand.Create(shell),
            UnitsCommand.Create(shell),
            JobsCommand.Create(shell),
            DoctorCommand.Create(shell),
            TrainCommand.Create(shell),
            BenchCommand.Create(shell),
            PlotCommand.Create(shell),
            MetricsCommand.Create(shell),
            ModelCommand.Create(shell),
            IdentityCommand.Create(shell),
            CompletionCommand.Create(shell, () => Tree(shell)),
            VersionCommand.Create(shell),
        };
        root.Directives.Clear();
        root.Options.Remove(root.Options.OfType<VersionOption>().Single());
        root.WithExamples(
            "edgefed check --config /etc/edgefed/edgefed.json",
            "edgefed run --config /etc/edgefed/edgefed.json",
            "edgefed model info model.safetensors");
        return root;
    }
}
