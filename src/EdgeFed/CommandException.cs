using EdgeFed.Core.Errors;

namespace EdgeFed;

/// <summary>A command cannot do its work; says which exit code tells so.</summary>
internal sealed class CommandException(int exitCode, string message, Exception? inner = null) : EdgeFedException(message, inner)
{
    public int ExitCode => exitCode;
}
