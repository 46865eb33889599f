using EdgeFed.Device;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeFed.Doctor;

/// <summary>
/// Checks whether lamps and button are there, and this user may use them. The unit works without them: no failure.
/// </summary>
internal sealed class LightsCheck : ICheck
{
    public string Name => "lights";

    public Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel) =>
        Task.FromResult(unit.Config is { } config ? Judge(DeviceLights.Survey(config.Lights, NullLogger.Instance)) : null);

    internal static Diagnosis? Judge(IReadOnlyList<(string Name, string? Problem)> lamps)
    {
        if (lamps.Count == 0) return null;
        var broken = lamps.Where(lamp => lamp.Problem is not null).ToList();
        return broken.Count == 0
            ? Diagnosis.Ok($"{string.Join(", ", lamps.Select(lamp => lamp.Name))} can be used")
            : Diagnosis.Warn(string.Join("; ", broken.Select(lamp => $"{lamp.Name}: {lamp.Problem}")), "correct `lights` in the configuration, or the permission");
    }
}
