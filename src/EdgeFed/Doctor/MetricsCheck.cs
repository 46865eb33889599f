using EdgeFed.Checks;

namespace EdgeFed.Doctor;

/// <summary>
/// Tells whether metrics can be served; of interest only where they cannot, and no failure: the unit works without.
/// </summary>
internal sealed class MetricsCheck : ICheck
{
    public string Name => "metrics";

    public Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel) => Task.FromResult(
        unit.Config?.MetricsListen is { } listen && PortCheck.RunForMetrics(listen, unit.Status).FirstOrDefault() is { } finding
            ? Diagnosis.Warn(finding.Problem.Text, "name another port in metrics.listen, or \"off\"")
            : null);
}
