using EdgeFed.Checks;
using EdgeFed.Config;

namespace EdgeFed.Doctor;

/// <summary>Checks whether data and model can be read to the last byte, and fit each other.</summary>
internal sealed class DataCheck : ICheck
{
    public string Name => "data";

    public async Task<Diagnosis?> RunAsync(DoctorContext unit, CancellationToken cancel)
    {
        if (unit.Config is not { } config) return null;
        var (findings, summary) = (new List<Finding>(), new CheckSummary());
        await Task.Run(() => DataChecks.Run(config, static _ => true, findings, summary), cancel);
        if (config is WorkerConfig { Data: LiveStream stream })
            findings.AddRange(StreamCheck.Run(stream).Where(static finding => !finding.IsWarning));
        return findings.Count == 0
            ? Diagnosis.Ok(summary.ToString() is { Length: > 0 } found ? found : "none is configured")
            : Diagnosis.Fail(string.Join("; ", findings.Select(static finding => finding.Problem.Text)), "put the right files there, or correct the configuration");
    }
}
