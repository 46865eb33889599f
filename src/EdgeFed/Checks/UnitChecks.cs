using EdgeFed.Config;

namespace EdgeFed.Checks;

/// <summary>Everything that can be looked at before a unit runs. Keys whose values are wrong already are left alone.</summary>
internal static class UnitChecks
{
    public static IReadOnlyList<Finding> Run(UnitConfig config, IReadOnlyList<Problem> known, CheckSummary summary)
    {
        var findings = new List<Finding>();
        var isSound = (string path) => !known.Any(problem => IsWithin(problem.Path, path));
        DataChecks.Run(config, isSound, findings, summary);
        if (summary.Model is { } model && isSound("job.initial_model")) findings.AddRange(InitialModelCheck.Run(config, model, summary));
        if (isSound("backend") && isSound("torch")) findings.AddRange(BackendCheck.Run(config.Backend));
        if (isSound("tls") && isSound("device")) findings.AddRange(IdentityCheck.Run(config));
        if (isSound("state")) findings.AddRange(StateCheck.Run(config.State));
        if (config is AggregatorConfig aggregator && isSound("listen")) findings.AddRange(PortCheck.Run(aggregator.Listen));
        return findings;
    }

    private static bool IsWithin(string path, string section) =>
        path.Equals(section, StringComparison.OrdinalIgnoreCase) || path.StartsWith(section + ".", StringComparison.OrdinalIgnoreCase);
}
