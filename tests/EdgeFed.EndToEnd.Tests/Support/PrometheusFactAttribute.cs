namespace EdgeFed.EndToEnd.Tests.Support;

/// <summary>A test with Debian's Prometheus: skipped, and saying why, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PrometheusFactAttribute : FactAttribute
{
    public PrometheusFactAttribute() =>
        Skip = PublishedBinary.Missing ?? (File.Exists(Prometheus.Program) ? null : $"{Prometheus.Program} is not there; build/setup.sh metrics installs it.");
}
