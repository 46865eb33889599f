using EdgeFed.Config;
using EdgeFed.Output;
using EdgeFed.Status;

namespace EdgeFed.Commands;

/// <summary>Variables of the environment that a person may set, for the manual and the reference pages.</summary>
internal static class EnvironmentVariables
{
    /// <summary>Each with its meaning.</summary>
    public static IReadOnlyList<(string Name, string Meaning)> All { get; } =
    [
        (EnvironmentNames.Prefix + "SECTION__KEY",
            $"A key of the configuration, such as {EnvironmentNames.NameOf("job.rounds")}=3 for job.rounds; "
            + $"an underscore stands for a hyphen, too ({EnvironmentNames.NameOf("tls.ca-certfile")}). "
            + "Stronger than the file, weaker than --set."),
        (StatusPlace.Variable,
            $"Where a running unit keeps its status; systemd sets it to {StatusPlace.OfService}. "
            + "Without it the status is in the state directory, without progress."),
        (Shell.DebugVariable, "If 1, errors show where in the code they arose."),
        (Shell.NoColourVariable, "If set, no colours on a terminal."),
        ("OPENBLAS_CORETYPE", "Which kernels compute, of those that are inside; `edgefed version` shows the choice."),
    ];
}
