using EdgeFed.Aggregation;
using EdgeFed.Federation.Jobs.Kinds;
using static EdgeFed.Federation.Jobs.Kinds.ValueKinds;

namespace EdgeFed.Federation.Jobs;

/// <summary>
/// The keys of a job's "strategy_options", one row each, in the order of the job's text. A new key is a parameter of
/// <see cref="StrategyOptions"/>, a row at the end of this table, and the strategy that uses it.
/// <para>
/// The columns of a row are those of <see cref="JobFields"/>, and behind the meaning the strategies that use the key.
/// </para>
/// </summary>
public static class StrategyFields
{
    /// <summary>Object of a job that has these keys.</summary>
    public const string Section = "strategy_options";

    /// <summary>Rows of all these keys.</summary>
    public static IReadOnlyList<JobField> All { get; } =
    [
        Row("server_learning_rate", static options => options.ServerLearningRate,
            static (options, value) => options with { ServerLearningRate = value },
            Since.Later, Number(0, 100), "", "Size of the server's step; 0 for what suits the strategy.",
            "fedavgm", "fedadam", "fedyogi", "fedbuff"),
        Row("server_momentum", static options => options.ServerMomentum,
            static (options, value) => options with { ServerMomentum = value },
            Since.Later, NumberBelow(0, 1), "", "`fedavgm`, `fedadam`, `fedyogi`: what of the last step goes on.",
            "fedavgm", "fedadam", "fedyogi"),
        Row("server_beta2", static options => options.ServerBeta2,
            static (options, value) => options with { ServerBeta2 = value },
            Since.Later, NumberBelow(0, 1), "", "`fedadam`, `fedyogi`: what of the mean square goes on.", "fedadam", "fedyogi"),
        Row("adaptivity", static options => options.Adaptivity, static (options, value) => options with { Adaptivity = value },
            Since.Later, NumberAbove(0, 1), "", "`fedadam`, `fedyogi`: keeps steps finite where nothing changes.",
            "fedadam", "fedyogi"),
        Row("trim", static options => options.Trim, static (options, value) => options with { Trim = value },
            Since.Later, NumberBelow(0, 0.5), "", "`trimmed-mean`: share of the updates that is cut off at either end.",
            "trimmed-mean"),
        Row("byzantine", static options => options.Byzantine, static (options, value) => options with { Byzantine = value },
            Since.Later, Whole(0, 1000), "updates", "`krum`, `multi-krum`: updates of a round that may be hostile.",
            "krum", "multi-krum"),
        Row("selected", static options => options.Selected, static (options, value) => options with { Selected = value },
            Since.Later, Whole(0, 10_000), "updates", "`multi-krum`: updates that are averaged; 0 for all but the hostile ones.",
            "multi-krum"),
        Row("mixing", static options => options.Mixing, static (options, value) => options with { Mixing = value },
            Since.Later, NumberAbove(0, 1), "", "`fedasync`: share of a fresh update in the next version.", "fedasync"),
        Row("staleness", static options => options.Staleness, static (options, value) => options with { Staleness = value },
            Since.Later, WordOf(StrategyOptions.StalenessFunctions), "",
            "`fedasync`, `fedbuff`: how an update's share falls with the versions it is behind.", "fedasync", "fedbuff"),
        Row("staleness_exponent", static options => options.StalenessExponent,
            static (options, value) => options with { StalenessExponent = value },
            Since.Later, Number(0, 100), "", "How fast: the exponent of `polynomial`, the slope of `hinge`.",
            "fedasync", "fedbuff"),
        Row("staleness_hinge", static options => options.StalenessHinge,
            static (options, value) => options with { StalenessHinge = value },
            Since.Later, Whole(0, 100_000), "versions", "`hinge`: versions an update may be behind at no loss.",
            "fedasync", "fedbuff"),
        Row("scaling", static options => options.Scaling, static (options, value) => options with { Scaling = value },
            Since.Later, Number(0, 100), "", "`dbafl`: a fixed scaling factor; 0 for the ratio of accuracies on the test data.",
            "dbafl"),
        Row("personal_share", static options => options.PersonalShare,
            static (options, value) => options with { PersonalShare = value },
            Since.Later, Number(0, 1), "", "`apfl`: share of a worker's own model in what it trains its next own model from.",
            "apfl"),
    ];

    private static TypedJobField<T> Row<T>(
        string name, Func<StrategyOptions, T> get, Func<StrategyOptions, T, StrategyOptions> set, Since since, ValueKind<T> kind,
        string unit, string meaning, params string[] strategies) =>
        new(job => get(job.StrategyOptions), (job, value) => job with { StrategyOptions = set(job.StrategyOptions, value) }, kind)
        {
            Section = Section,
            Name = name,
            TextName = name,
            Since = since,
            Unit = unit,
            Meaning = meaning,
            Unused = job => strategies.Contains(job.Strategy) ? null : $"`job.strategy` is not {string.Join(" or ", strategies)}",
        };
}
