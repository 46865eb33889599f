using EdgeFed.Aggregation.Async;
using EdgeFed.Aggregation.Means;
using EdgeFed.Aggregation.Robust;
using EdgeFed.Aggregation.ServerOptimizers;

namespace EdgeFed.Aggregation.Catalog;

/// <summary>The strategies by their configured names.</summary>
public static class Strategies
{
    private static readonly (string Name, Func<StrategyContext, IAggregationStrategy> Create)[] _all =
    [
        ("fedavg", static _ => new FedAvg()),
        ("fedasync", static job => new FedAsync(job.Options)),
        ("fedbuff", static job => new FedBuff(job)),
        ("dbafl", static job => new Dbafl(job.Options)),
        ("average-two", static _ => new AverageTwo()),
        ("asofed", static _ => new AsoFed()),
        ("bdfl", static _ => new Bdfl()),
        ("fedprox", static _ => new FedProx()),
        ("scaffold", static _ => new Scaffold()),
        ("fedavgm", static job => new FedAvgM(job.Options)),
        ("fedadam", static job => new FedAdam(job.Options)),
        ("fedyogi", static job => new FedYogi(job.Options)),
        ("apfl", static _ => new Apfl()),
        ("local", static _ => new Local()),
        ("median", static _ => new Median()),
        ("trimmed-mean", static job => new TrimmedMean(job.Options.Trim)),
        ("krum", static job => new Krum(job.Options.Byzantine)),
        ("multi-krum", static job => new MultiKrum(job.Options.Byzantine, job.Options.Selected)),
        ("geometric-median", static _ => new GeometricMedian()),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. _all.Select(static strategy => strategy.Name)];

    /// <exception cref="ArgumentException">An unknown name; the message lists the known ones.</exception>
    public static IAggregationStrategy Create(StrategyContext job)
    {
        foreach (var (name, create) in _all)
            if (name == job.Strategy) return create(job);
        throw new ArgumentException($"Strategy '{job.Strategy}' is unknown; known are: {string.Join(", ", Names)}.", nameof(job));
    }

    /// <summary>The strategy of a job that works in rounds.</summary>
    /// <inheritdoc cref="Create"/>
    public static IRoundStrategy CreateForRounds(StrategyContext job) => Create(job) switch
    {
        IStreamingStrategy { WeighsByExamples: true } mean when job.MaxShare < 1 => new CappedMean(mean, job.MaxShare),
        IRoundStrategy strategy => strategy,
        _ => throw new ArgumentException($"Strategy '{job.Strategy}' is asynchronous.", nameof(job)),
    };

    /// <summary>Optimiser that makes steps of the means of a job's rounds, or null.</summary>
    public static IServerOptimizer? OptimizerOf(StrategyContext job) =>
        Names.Contains(job.Strategy) ? Create(job) as IServerOptimizer : null;

    /// <summary>Why a job cannot be done with its strategy; null if it can.</summary>
    public static string? Problem(StrategyContext job)
    {
        if (!Names.Contains(job.Strategy)) return $"strategy is '{job.Strategy}'; expected one of: {string.Join(", ", Names)}.";
        var strategy = Create(job);
        if (job.MaxShare < 1 && !HasShares(strategy, job.IsAsync))
            return $"strategy '{job.Strategy}' believes no counts of samples; expected max_share 1, which is {job.MaxShare}.";
        if (Fits(strategy, job.IsAsync)) return strategy.Problem(job);
        var others = _all.Where(one => Fits(one.Create(job), job.IsAsync)).Select(static one => one.Name);
        return $"strategy '{job.Strategy}' {(job.IsAsync ? "needs rounds" : "is asynchronous")}; "
            + $"with this mode expected one of: {string.Join(", ", others)}.";
    }

    /// <summary>Something depends on how many samples members say they have.</summary>
    private static bool HasShares(IAggregationStrategy strategy, bool isAsync) => isAsync
        ? strategy is IAsyncStrategy { WeighsByExamples: true }
        : strategy is IStreamingStrategy { WeighsByExamples: true } or { TellsSteps: true };

    private static bool Fits(IAggregationStrategy strategy, bool isAsync) =>
        isAsync ? strategy is IAsyncStrategy : strategy is IRoundStrategy;
}
