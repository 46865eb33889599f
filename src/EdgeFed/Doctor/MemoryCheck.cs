using System.Globalization;
using EdgeFed.Checks;
using EdgeFed.Output;

namespace EdgeFed.Doctor;

/// <summary>Checks whether there is memory for the job.</summary>
internal sealed class MemoryCheck : ICheck
{
    private const long OfTheProcess = 64 << 20; // about what a unit takes without a model
    private const int BytesForParameter = 24; // parameters, gradients, two moments of Adam and an update; a fold takes no more
    private const long MinAvailable = 128 << 20;

    public string Name => "memory";

    public Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel) => Task.FromResult(Look(unit));

    private static Diagnosis? Look(DoctorContext unit)
    {
        if (!unit.IsAlive && unit.Config is { } known && EngineCheck.Run(known, unit.Model).FirstOrDefault() is { } finding)
            return Diagnosis.Fail(finding.Problem.Text, "raise the limit, or set fewer threads");
        if (Available(unit.Read("proc/meminfo")) is not { } available) return null;
        var shown = $"{Figures.Bytes(available)} available";
        if (unit.IsAlive) return Judge(available, MinAvailable / 2, $"{shown} beside the unit, which runs");
        return unit.Config is { } config && unit.Model is { } model
            ? Judge(available, Needed(model.ParameterCount, model.ActivationBytes(config.Job.BatchSize, config.Threads)), $"{shown}, model {model.Name}")
            : Judge(available, MinAvailable, $"{shown}; what the job needs is not known before the aggregator sends it");
    }

    private static Diagnosis Judge(long available, long needed, string shown)
    {
        var measured = $"{shown}; about {Figures.Bytes(needed)} are needed";
        if (available < needed) return Diagnosis.Fail(measured, "end other programs, add swap, or use a smaller model or batch_size");
        return available < 2 * needed ? Diagnosis.Warn(measured, "other programs may take what the unit needs") : Diagnosis.Ok(measured);
    }

    private static long Needed(long parameters, long activations) => OfTheProcess + parameters * BytesForParameter + activations;

    /// <summary>MemAvailable in bytes (proc(5)); null if the system does not say.</summary>
    private static long? Available(string? memoryInfo)
    {
        const string Key = "MemAvailable:";
        var line = memoryInfo?.Split('\n').FirstOrDefault(static line => line.StartsWith(Key, StringComparison.Ordinal));
        var kilobytes = line?[Key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.TryParse(kilobytes, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value * 1024 : null;
    }
}
