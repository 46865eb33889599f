using EdgeFed.Config;
using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Errors;
using EdgeFed.Learning;
using EdgeFed.Learning.Torch;
using EdgeFed.Learning.Training;
using EdgeFed.Output;
using EdgeFed.Spool;
using EdgeFed.Spool.Storage;

namespace EdgeFed;

/// <summary>Turns whatever ended a command into one readable line and an exit code.</summary>
internal static class Failure
{
    public static int Report(Exception error, Shell shell)
    {
        var code = CodeOf(error);
        // By a queue: a full disk or a reader that is stuck must change neither the exit code nor the end.
        using var queue = new OutputQueue(shell.Error.Raw, static (_, _) => "");
        using var output = new PrintableWriter(queue);
        foreach (var line in Lines(error)) output.WriteLine(line);
        if (shell.IsDebugging) output.Write($"{error}\n");
        return code;
    }

    private static IEnumerable<string> Lines(Exception error) => error is ConfigException config
        ? config.Lines.Select(static (line, index) => index == 0 ? $"edgefed: {line}" : line)
        : [$"edgefed: {Describe(error)}"];

    private static int CodeOf(Exception error) => error switch
    {
        OperationCanceledException => ExitCode.Interrupted,
        CommandException command => command.ExitCode,
        ConfigException => ExitCode.Usage,
        DivergenceException or TorchException => ExitCode.Failed,
        EngineMemoryException or OutOfMemoryException => ExitCode.Resources,
        LearningException or SpoolException => ExitCode.Data,
        NetworkException or StateDirectoryException or IOException or UnauthorizedAccessException => ExitCode.Resources,
        _ => ExitCode.Failed,
    };

    private static string Describe(Exception error) => error switch
    {
        OperationCanceledException => "interrupted",
        EdgeFedException => error.Message,
        IOException or UnauthorizedAccessException => ErrorText.WithPath(error),
        OutOfMemoryException =>
            "too little memory: the system gave no more; expected a smaller model or batch_size, or more memory",
        _ => $"unexpected {error.GetType().Name}: {error.Message} ({Shell.DebugVariable}=1 shows where)",
    };
}
