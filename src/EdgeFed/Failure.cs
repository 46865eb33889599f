using EdgeFed.Config;
using EdgeFed.Core.Errors;
using EdgeFed.Learning;
using EdgeFed.Learning.Torch;
using EdgeFed.Learning.Training;
using EdgeFed.Output;
using EdgeFed.Protocol;
using EdgeFed.Spool;
using EdgeFed.Spool.Storage;
using EdgeFed.Transport.Network;

namespace EdgeFed;

/// <summary>Turns whatever ended a command into one readable line and an exit code.</summary>
internal static class Failure
{
    public static int Report(Exception error, Shell shell)
    {
        var code = CodeOf(error);
        shell.Error.WriteLine($"edgefed: {Describe(error)}");
        if (shell.IsDebugging) shell.Error.WriteLine(error);
        return code;
    }

    private static int CodeOf(Exception error) => error switch
    {
        OperationCanceledException => ExitCode.Interrupted,
        CommandException command => command.ExitCode,
        ConfigException => ExitCode.Usage,
        DivergenceException or TorchException => ExitCode.Failed,
        LearningException or SpoolException => ExitCode.Data,
        NetworkException or StateDirectoryException or IOException or UnauthorizedAccessException => ExitCode.Resources,
        _ => ExitCode.Failed,
    };

    private static string Describe(Exception error) => error switch
    {
        OperationCanceledException => "interrupted",
        EdgeFedException or LearningException => error.Message,
        IOException or UnauthorizedAccessException => ErrorText.WithPath(error),
        _ => $"unexpected {error.GetType().Name}: {error.Message} (EDGEFED_DEBUG=1 shows where)",
    };
}
