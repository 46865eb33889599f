namespace EdgeFed.Status;

/// <summary>The directory where a running unit says how it is.</summary>
/// <param name="IsMemory">It is not kept over a restart and wears out no flash: what moves all the time may be written
/// there.</param>
internal sealed record StatusPlace(string Directory, bool IsMemory)
{
    /// <summary>Directory that systemd makes for <c>RuntimeDirectory=edgefed</c>.</summary>
    public const string OfService = "/run/edgefed";

    /// <summary>systemd's name for the runtime directory of a service; several are separated by colons.</summary>
    public const string Variable = "RUNTIME_DIRECTORY";

    /// <summary>Where a unit with this state directory writes.</summary>
    public static StatusPlace Of(string state, IReadOnlyDictionary<string, string> environment) =>
        GivenBy(environment) is { } given ? new StatusPlace(given, true) : new StatusPlace(state, false);

    /// <summary>Where units of this machine may have written that use no state directory of ours.</summary>
    public static string Runtime(IReadOnlyDictionary<string, string> environment) => GivenBy(environment) ?? OfService;

    /// <summary>The runtime directory that systemd made for this process; null where nobody did, or it is not there.</summary>
    public static string? GivenBy(IReadOnlyDictionary<string, string> environment) =>
        environment.GetValueOrDefault(Variable)?.Split(':', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() is { } given
        && Path.IsPathRooted(given) && System.IO.Directory.Exists(given) ? given : null;
}
