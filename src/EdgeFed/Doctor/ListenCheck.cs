using EdgeFed.Checks;
using EdgeFed.Config;

namespace EdgeFed.Doctor;

/// <summary>Checks whether an aggregator can be connected to.</summary>
internal sealed class ListenCheck : ICheck
{
    public string Name => "listen";

    public Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel) => Task.FromResult(Look(unit));

    private static Diagnosis? Look(DoctorContext unit)
    {
        if (unit.Config is not AggregatorConfig { Listen: var listen }) return null;
        if (PortCheck.Run("listen", listen, unit.Status).FirstOrDefault() is { } finding)
        {
            return finding.IsWarning
                ? Diagnosis.Warn(finding.Problem.Text,
                    "see whether the network is up (`ip addr` shows this machine's addresses), or listen elsewhere")
                : Diagnosis.Fail(finding.Problem.Text, "end what uses it (`ss -ltnp` shows it), or listen elsewhere");
        }

        return unit.IsAlive
            ? Diagnosis.Ok($"{listen}, process {unit.Status!.ProcessId}, {unit.Status.Connected} workers connected")
            : Diagnosis.Ok($"{listen} is free; this unit does not run");
    }
}
