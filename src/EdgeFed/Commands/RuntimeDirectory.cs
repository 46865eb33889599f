using EdgeFed.Output;

namespace EdgeFed.Commands;

/// <summary>A directory that a reboot empties, as systemd makes it for a service.</summary>
internal static class RuntimeDirectory
{
    /// <summary>Null where nobody made one.</summary>
    public static string? Of(Shell shell) => shell.Environment.GetValueOrDefault("RUNTIME_DIRECTORY") is { Length: > 0 } directory ? directory : null;
}
