using EdgeFed.Config;
using EdgeFed.Core.Files;
using EdgeFed.Status;

namespace EdgeFed.Checks;

/// <summary>Tells whether the state directory can be written, or made, and is this unit's alone; leaves nothing behind.</summary>
internal static class StateCheck
{
    /// <param name="status">What the unit with this directory last said of itself; null if none ran.</param>
    public static IEnumerable<Finding> Run(UnitConfig config, UnitStatus? status)
    {
        var state = config.State;
        if (WritableFolder.Problem(state) is { } reason) yield return Broken(state, reason, "a writable directory");
        else if (IsAnothers(config, status))
            yield return Broken(state, $"in use by {status!.Role} {status.Device}, process {status.ProcessId}",
                "a directory for each unit");
        if (Openness(state) is { } openness)
            yield return new Finding(ExitCode.Ok, new Problem("state", state, "mode 700", $"state: {openness}"));
    }

    /// <summary>A warning where others on the machine could change what the unit relies on; null where they cannot.</summary>
    public static string? Openness(string state) =>
        FileStatus.Of(state) is { Kind: FileKind.Directory, IsOpenToOtherWriters: true }
        ? $"{state} can be written by others on this machine, who could replace the unit's key and its models; "
            + $"`chmod 700 {state}` ends that"
        : null;

    private static Finding Broken(string state, string reason, string expected) =>
        new(ExitCode.Resources, Problem.Broken("state", $"{state}: {reason}", expected) with { Value = state });

    private static bool IsAnothers(UnitConfig config, UnitStatus? status) => status is not null && ProcessProbe.IsAlive(status)
        && (status.Role != config.RoleName || (config.Tls is null && status.Device != config.DeviceId));
}
