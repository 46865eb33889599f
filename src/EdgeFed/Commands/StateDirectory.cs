using EdgeFed.Checks;
using EdgeFed.Config;
using EdgeFed.Core.Files;

namespace EdgeFed.Commands;

/// <summary>Makes the state directory and sees that it can be written, before anything else is begun.</summary>
internal static class StateDirectory
{
    /// <exception cref="CommandException">It cannot be used.</exception>
    public static void Prepare(UnitConfig config)
    {
        foreach (var finding in StateCheck.Run(config, status: null).Where(static finding => !finding.IsWarning))
            throw new CommandException(finding.ExitCode, finding.Problem.Text);
        OwnerOnly.CreateDirectory(config.State);
    }
}
