using EdgeFed.Config;
using EdgeFed.Status;

namespace EdgeFed.Doctor;

/// <summary>
/// How fast the link to the aggregator is, by the last upload: to measure it now would take it from the federation.
/// </summary>
internal sealed class LinkCheck : ICheck
{
    public string Name => "link";

    public Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel) => Task.FromResult(Look(unit));

    private static Diagnosis? Look(DoctorContext unit)
    {
        if (unit.Config is not WorkerConfig) return null;
        if (unit is { IsAlive: true, Status.Upload: { } upload }) return Diagnosis.Ok($"last upload {StatusText.Rate(upload.Bytes, upload.Seconds)}");
        return Diagnosis.Ok(unit.IsAlive
            ? "its speed is not known before the first upload"
            : "its speed is not known while the unit does not run; `edgefed bench transfer` with --listen and --connect measures it");
    }
}
