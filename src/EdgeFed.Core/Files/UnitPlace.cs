namespace EdgeFed.Core.Files;

/// <summary>Directory that a file of a unit is in.</summary>
public enum UnitPlace
{
    /// <summary>
    /// Configuration of the unit of this machine, as its service reads it. Changed by people, or by <c>edgefed-import</c>.
    /// </summary>
    Configuration = 1,

    /// <summary>State that must not be lost, in the directory that the key <c>state</c> names. One unit per directory.</summary>
    State = 2,

    /// <summary>
    /// State of the running process, in the directory that systemd names in <c>RUNTIME_DIRECTORY</c>. A reboot empties it.
    /// Without one the status is in the state directory.
    /// </summary>
    Runtime = 3,

    /// <summary>Authority of a fleet, in the directory that <c>--fleet</c> names, on a machine that is no unit.</summary>
    Fleet = 4,
}
