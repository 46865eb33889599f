using EdgeFed.Checks;

namespace EdgeFed.Commands;

/// <summary>Makes the state directory and sees that it can be written, before anything else is begun.</summary>
internal static class StateDirectory
{
    /// <exception cref="CommandException">It cannot be used.</exception>
    public static void Prepare(string state)
    {
        foreach (var finding in StateCheck.Run(state)) throw new CommandException(finding.ExitCode, finding.Problem.Text);
        Directory.CreateDirectory(state);
    }
}
