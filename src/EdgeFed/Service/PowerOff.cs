using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Service;

/// <summary>
/// Asks the system to power the unit down. A unit has no right to do that itself: it leaves a file, and
/// <c>edgefed-poweroff.path</c>, which watches for it, has.
/// </summary>
internal static class PowerOff
{
    [UnitFile(UnitPlace.Runtime, FileName, "Made when the button was held; `edgefed-poweroff.path` then powers the system off.")]
    public const string FileName = "poweroff";

    public static void Request(string? runtime, ILogger log)
    {
        if (runtime is null)
        {
            ServiceLog.NobodyPowersOff(log);
            return;
        }

        try
        {
            File.WriteAllText(Path.Combine(runtime, FileName), "the button was held\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            ServiceLog.CannotPowerOff(log, ErrorText.Of(e));
        }
    }
}
