using EdgeFed.Config;

namespace EdgeFed.Commands;

/// <summary>The one place where a configuration becomes a running unit.</summary>
internal static class UnitRunner
{
    /// <param name="stop">Cancelled when the unit shall end in good order.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(UnitConfig config, bool once, UnitOutput output, CancellationToken stop) =>
        throw new CommandException(ExitCode.Failed, $"the {config.RoleName} is not wired into this build");
}
