using Microsoft.Extensions.Logging;

namespace EdgeFed.Device;

internal static partial class DeviceLog
{
    [LoggerMessage(801, LogLevel.Warning, "Lamp {Lamp} stays dark: {Reason}")]
    public static partial void LampUnusable(ILogger logger, string lamp, string reason);

    [LoggerMessage(802, LogLevel.Warning, "Button {Line} does nothing: {Reason}")]
    public static partial void ButtonUnusable(ILogger logger, string line, string reason);

    [LoggerMessage(803, LogLevel.Information, "Lights: {Lamps} ({Board})")]
    public static partial void Lights(ILogger logger, string lamps, string board);

    [LoggerMessage(804, LogLevel.Warning, "Cannot remember what lamp {Lamp} was before: {Reason}")]
    public static partial void CannotRemember(ILogger logger, string lamp, string reason);
}
