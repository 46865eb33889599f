using EdgeFed.Config;
using EdgeFed.Status;

namespace EdgeFed.Checks;

/// <summary>Everything that can be looked at before a unit runs. Keys whose values are wrong already are left alone.</summary>
internal static class UnitChecks
{
    /// <param name="known">What is wrong with the configuration's text.</param>
    /// <param name="status">What the unit last said of itself; null if it never ran.</param>
    public static IReadOnlyList<Finding> Run(
        UnitConfig config, IReadOnlyList<Problem> known, CheckSummary summary, UnitStatus? status)
    {
        var findings = new List<Finding>();
        var isSound = (string path) => !known.Any(problem => ConfigReader.IsWithin(problem.Path, path));
        DataChecks.Run(config, isSound, findings, summary);
        if (summary.Model is { } model && isSound("job.initial_model")) findings.AddRange(InitialModelCheck.Run(config, model, summary));
        if (config is WorkerConfig { Data: LiveStream stream } && isSound("data")) findings.AddRange(StreamCheck.Run(stream));
        if (isSound("threads") && isSound("job")) findings.AddRange(EngineCheck.Run(config, summary.Model));
        if (isSound("backend") && isSound("torch")) findings.AddRange(BackendCheck.Run(config.Backend));
        if (isSound("tls") && isSound("device")) findings.AddRange(IdentityCheck.Run(config));
        if (isSound("state")) findings.AddRange(StateCheck.Run(config, status));
        if (config is AggregatorConfig aggregator && isSound("listen"))
            findings.AddRange(PortCheck.Run("listen", aggregator.Listen, status));
        if (config.MetricsListen is { } metrics && isSound("metrics"))
            findings.AddRange(PortCheck.RunForMetrics(metrics, status));
        return findings;
    }
}
