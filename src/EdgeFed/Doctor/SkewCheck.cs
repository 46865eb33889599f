using EdgeFed.Config;
using EdgeFed.Output;

namespace EdgeFed.Doctor;

/// <summary>
/// How far this unit's clock is from the aggregator's, as the unit that runs heard it: only over TLS it is told, and can be
/// believed.
/// </summary>
internal sealed class SkewCheck : ICheck
{
    private const double MaxSeconds = 300;

    public string Name => "skew";

    public Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel) => Task.FromResult(Look(unit));

    private static Diagnosis? Look(DoctorContext unit)
    {
        if (unit.Config is not WorkerConfig worker) return null;
        if (worker.Tls is null) return Diagnosis.Ok("not known: without TLS an aggregator does not tell the time");
        if (unit is not { IsAlive: true, Status.ClockBehindSeconds: { } behind }) return Diagnosis.Ok("not known: the unit hears the time when it connects");
        var measured = $"this clock was {Figures.Decimal(Math.Abs(behind), 1)} s {(behind > 0 ? "behind" : "ahead of")} the aggregator's when the unit connected";
        return Math.Abs(behind) <= MaxSeconds
            ? Diagnosis.Ok(measured)
            : Diagnosis.Warn(measured, "set the clock: certificates that begin or end are judged by it");
    }
}
