using EdgeFed.Identity;
using EdgeFed.Security;

namespace EdgeFed.Doctor;

/// <summary>Checks whether this unit can prove who it is, and until when.</summary>
internal sealed class IdentityCheck : ICheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    public string Name => "identity";

    public Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel) => Task.FromResult(Look(unit));

    private static Diagnosis? Look(DoctorContext unit)
    {
        if (unit.Config is not { } config) return null;
        if (config.Tls is null)
        {
            return config.IsExposed
                ? Diagnosis.Warn($"none: {SecurityLog.PlainWarning}", "make one with `edgefed identity issue`, and name it in tls.certfile")
                : Diagnosis.Ok("none is needed: connections do not leave this machine");
        }

        if (Checks.IdentityCheck.Run(config).FirstOrDefault() is { } finding)
            return Diagnosis.Fail(finding.Problem.Text, "renew it with `edgefed identity renew`, or issue another");
        var identity = UnitSecurityLoader.Identity(config);
        var end = UnitCertificate.EndOf(identity.Certificate);
        var left = end - DateTimeOffset.UtcNow;
        var measured = $"{identity.Name.RoleName} {identity.Name.Device} of fleet {identity.Name.Fleet}, until {end:yyyy-MM-dd} ({left.Days} days)";
        var keyFile = config.Tls.KeyFile ?? config.Tls.CertFile;
        if (left < Soon) return Diagnosis.Warn(measured, "renew it with `edgefed identity renew`, or connect it to an aggregator with tls.ca-keyfile");
        return IdentityFile.IsOpenToOthers(keyFile)
            ? Diagnosis.Warn($"{measured}; others on this machine can read {keyFile}", $"chmod 600 {keyFile}")
            : Diagnosis.Ok(measured);
    }
}
