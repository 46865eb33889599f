using EdgeFed.Config;

namespace EdgeFed.Doctor;

/// <summary>Checks whether the configuration can be used.</summary>
internal sealed class ConfigCheck : ICheck
{
    public string Name => "config";

    public Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel) =>
        Task.FromResult<Diagnosis?>(unit.Config is { } config
        ? Judge($"{unit.File}: {config.RoleName}", config.Warnings)
        : Diagnosis.Fail(string.Join("; ", unit.Problems), "correct it; what depends on it was not looked at"));

    private static Diagnosis Judge(string sound, IReadOnlyList<Problem> warnings) => warnings.Count == 0
        ? Diagnosis.Ok(sound)
        : Diagnosis.Warn($"{sound}; {string.Join("; ", warnings)}", "leave these keys out, or change what they need");
}
