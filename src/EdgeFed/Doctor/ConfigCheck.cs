namespace EdgeFed.Doctor;

/// <summary>Whether the configuration can be used.</summary>
internal sealed class ConfigCheck : ICheck
{
    public string Name => "config";

    public Task<Diagnosis?> RunAsync(Patient unit, CancellationToken cancel) => Task.FromResult<Diagnosis?>(unit.Config is { } config
        ? Diagnosis.Ok($"{unit.File}: {config.RoleName}")
        : Diagnosis.Fail(string.Join("; ", unit.Problems), "correct it; what depends on it was not looked at"));
}
