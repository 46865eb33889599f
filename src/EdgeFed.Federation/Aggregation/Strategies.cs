using EdgeFed.Federation.Options;

namespace EdgeFed.Federation.Aggregation;

/// <summary>The strategies by their configured names.</summary>
public static class Strategies
{
    private static readonly (string Name, Func<JobOptions, IAggregationStrategy> Create)[] _all =
    [
        ("fedavg", static _ => new FedAvg()),
        ("fedasync", static job => new FedAsync(job.Tuning)),
        ("fedbuff", static job => new FedBuff(job)),
        ("dbafl", static job => new Dbafl(job.Tuning)),
        ("average-two", static _ => new AverageTwo()),
        ("asofed", static _ => new AsoFed()),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. _all.Select(static strategy => strategy.Name)];

    /// <exception cref="ArgumentException">An unknown name; the message lists the known ones.</exception>
    public static IAggregationStrategy Create(JobOptions job)
    {
        foreach (var (name, create) in _all)
            if (name == job.Strategy) return create(job);
        throw new ArgumentException($"Strategy '{job.Strategy}' is unknown; known are: {string.Join(", ", Names)}.", nameof(job));
    }

    /// <summary>Why a job cannot be done with its strategy; null if it can.</summary>
    public static string? Problem(JobOptions job)
    {
        if (!Names.Contains(job.Strategy)) return $"strategy is '{job.Strategy}'; expected one of: {string.Join(", ", Names)}.";
        var strategy = Create(job);
        if (Fits(strategy, job.IsSequential)) return null;
        var others = _all.Where(one => Fits(one.Create(job), job.IsSequential)).Select(static one => one.Name);
        return $"strategy '{job.Strategy}' {(job.IsSequential ? "needs rounds" : "knows no rounds")}; with this mode expected one of: {string.Join(", ", others)}.";
    }

    private static bool Fits(IAggregationStrategy strategy, bool isSequential) => isSequential ? strategy is ISequentialStrategy : strategy is IRoundStrategy;
}
