using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Catalog;
using EdgeFed.Federation.Jobs;
using EdgeFed.Federation.Models;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;

namespace EdgeFed.Federation.Aggregator;

/// <summary>
/// Conditions under which an aggregator can run its job at all. The unit looks at them before it writes anything, and
/// <c>edgefed check</c> before there is a unit.
/// </summary>
public static class AggregatorNeeds
{
    /// <summary>
    /// Every condition that is not met, as "key is value; expected ...", with the key's path in a configuration.
    /// </summary>
    /// <param name="testData">What versions are evaluated on, or null.</param>
    public static IEnumerable<string> Problems(AggregatorOptions options, ModelSpec spec, IDataset? testData) =>
        [
            .. JobLimits.Problems(options.Job).Select(static problem => $"job.{problem}"),
            .. Room(options, spec),
            .. TestData(options.Job, testData),
        ];

    /// <summary>Settings that can be run and are hardly meant, in the same form.</summary>
    public static IEnumerable<string> Warnings(JobOptions job) =>
        Strategies.Names.Contains(job.Strategy) && Strategies.Create(job.ForStrategy()).Warning(job.ForStrategy()) is { } warning
            ? [$"job.{warning}"]
            : [];

    /// <summary>A job that needs accuracies of updates, and what of it does; null if it does not.</summary>
    public static string? JudgeOf(JobOptions job) => job.AccuracyGate > 0 ? $"job.accuracy_gate is {job.AccuracyGate}"
        : Strategies.Names.Contains(job.Strategy) && Strategies.Create(job.ForStrategy()) is IAsyncStrategy { NeedsAccuracy: true }
            ? $"job.strategy is {job.Strategy}" : null;

    /// <exception cref="JobException">A condition is not met; the message names all that are not.</exception>
    internal static void Require(AggregatorOptions options, ModelSpec spec, IDataset? testData)
    {
        var problems = Problems(options, spec, testData).Select(static problem => problem.TrimEnd('.')).ToList();
        if (problems.Count > 0) throw new JobException($"The job cannot be run: {string.Join("; ", problems)}.");
    }

    /// <summary>
    /// Compares the limit of what a peer may store with the need of an honest one: now, not in the first round.
    /// </summary>
    private static IEnumerable<string> Room(AggregatorOptions options, ModelSpec spec)
    {
        // While a version is evaluated, what it was made from is kept.
        var kept = Math.Min(Math.Max(options.KeepUpdateRounds, 1), options.Job.Rounds - 1) + 1L;
        var (needed, limit) = (kept * spec.ParameterCount * sizeof(float), options.Transport.Limits.DiskBytes);
        if (limit < needed)
            yield return $"limits.disk_bytes is {limit}; expected at least {needed}: {kept} updates of {spec.Name}, "
                + $"which keep_update_rounds {options.KeepUpdateRounds} lets pile up.";
    }

    /// <summary>An accuracy measured on a handful of samples tells good updates from bad ones by chance.</summary>
    private static IEnumerable<string> TestData(JobOptions job, IDataset? testData)
    {
        if (JudgeOf(job) is not { } judge || Evaluator.CanJudgeBy(testData)) yield break;
        yield return $"{judge}; expected test_data of at least {Evaluator.MinToJudge} labelled samples beside it; "
            + $"there are {testData?.Count ?? 0}.";
    }
}
