using Microsoft.Extensions.Logging;

namespace EdgeFed.Service;

internal static partial class ServiceLog
{
    [LoggerMessage(951, LogLevel.Information, "The button was held: leaving the federation and shutting down")]
    public static partial void ButtonHeld(ILogger logger);

    [LoggerMessage(952, LogLevel.Warning, "Not powering down: this unit was not started by systemd with a runtime directory")]
    public static partial void NobodyPowersOff(ILogger logger);

    [LoggerMessage(953, LogLevel.Error, "Cannot ask the system to power down: {Reason}")]
    public static partial void CannotPowerOff(ILogger logger, string reason);

    [LoggerMessage(955, LogLevel.Warning, "{Warning}")]
    public static partial void ConfigWarning(ILogger logger, string warning);

    [LoggerMessage(956, LogLevel.Information, "{File} was read again: {Changes}")]
    public static partial void Reloaded(ILogger logger, string file, string changes);

    [LoggerMessage(957, LogLevel.Warning, "Changed, and not taken over before the unit is restarted: {Keys}")]
    public static partial void NotReloaded(ILogger logger, string keys);

    [LoggerMessage(958, LogLevel.Error, "The configuration was not taken over, and the unit goes on as it was: {Problem}")]
    public static partial void CannotReload(ILogger logger, string problem);

    [LoggerMessage(954, LogLevel.Warning, "No configuration that can be used; waiting for {File}: {Problem}")]
    public static partial void WaitingForConfig(ILogger logger, string file, string problem);
}
