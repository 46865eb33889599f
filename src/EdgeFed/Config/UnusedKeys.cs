using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Data;

namespace EdgeFed.Config;

/// <summary>
/// Keys that are right and have no effect beside the other keys of a configuration. A person who gives one another value than its
/// default expects something of it, and must hear that it comes to nothing.
/// </summary>
internal static class UnusedKeys
{
    private sealed record Rule(string Reason, Func<UnitConfig, bool> Applies, params string[] Paths);

    private const string TrainOnly =
        "only `edgefed train` uses it on a worker: in a federation the aggregator sends the job and has the test data";

    private static readonly Rule[] _rules =
    [
        new(TrainOnly, static unit => unit is WorkerConfig, "job", "test_data"),
        new("it is for workers", static unit => unit is AggregatorConfig, "transport.stall_seconds",
            "transport.reconnect_min_seconds",
            "transport.reconnect_max_seconds", "transport.reconnect_eager_seconds"),
        new("there is a `tls` section, which makes connections safe", static unit => unit.Tls is not null, "insecure"),
        new("`backend` is cpu", static unit => unit.Backend.Kind == Backend.Cpu, "torch"),
        new("`lights.button` is not given", static unit => unit.Lights.Button is null, "lights.button_bias",
            "lights.long_press_seconds"),
        new("`job.participation` is all", static unit => unit is AggregatorConfig { Job.Participation: Participation.All },
            "job.min_updates", "job.deadline_seconds"),
        new("`job.mode` is sync", static unit => unit is AggregatorConfig { Job.Mode: JobMode.Sync },
            "job.buffer_size", "leased_versions", "evaluate_every"),
        new("`job.mode` is async", static unit => unit is AggregatorConfig { Job.Mode: JobMode.Async }, "job.buffer_size"),
        new("there are no rounds with this `job.mode`", static unit => unit is AggregatorConfig { Job.IsAsync: true },
            "job.participation"),
        new("`job.schedule` is not step", static unit => unit is AggregatorConfig { Job.Schedule: not "step" },
            "job.schedule_epochs", "job.schedule_factor"),
        new("`job.encoding` is not topk", static unit => unit is AggregatorConfig { Job.Encoding: not "topk" },
            "job.top_k_share"),
        new("`job.accuracy_gate` is 0", static unit => unit is AggregatorConfig { Job.AccuracyGate: 0 }, "job.exclude_after"),
        .. StrategyRules(),
        .. DataRules("data", static unit => (unit as WorkerConfig)?.Data),
        .. DataRules("test_data", static unit => unit.TestData),
    ];

    /// <param name="reader">It has read the whole configuration.</param>
    public static IEnumerable<Problem> Of(UnitConfig config, ConfigReader reader)
    {
        foreach (var rule in _rules.Where(rule => rule.Applies(config)))
            foreach (var path in rule.Paths.Where(reader.IsChanged))
                yield return Problem.WithoutEffect(path, rule.Reason);
    }

    private static IEnumerable<Rule> StrategyRules()
    {
        (string Key, string[] Strategies)[] uses =
        [
            ("server_learning_rate", ["fedavgm", "fedadam", "fedyogi", "fedbuff"]),
            ("server_momentum", ["fedavgm", "fedadam", "fedyogi"]),
            ("server_beta2", ["fedadam", "fedyogi"]),
            ("adaptivity", ["fedadam", "fedyogi"]),
            ("trim", ["trimmed-mean"]),
            ("byzantine", ["krum", "multi-krum"]),
            ("selected", ["multi-krum"]),
            ("mixing", ["fedasync"]),
            ("staleness", ["fedasync", "fedbuff"]),
            ("staleness_exponent", ["fedasync", "fedbuff"]),
            ("staleness_hinge", ["fedasync", "fedbuff"]),
            ("scaling", ["dbafl"]),
            ("personal_share", ["apfl"]),
        ];
        return uses.Select(static use => new Rule(
            $"`job.strategy` is not {string.Join(" or ", use.Strategies)}",
            unit => unit is AggregatorConfig aggregator && !use.Strategies.Contains(aggregator.Job.Strategy),
            $"job.strategy_options.{use.Key}"));
    }

    /// <summary>Settings of the formats that data is not in.</summary>
    private static IEnumerable<Rule> DataRules(string section, Func<UnitConfig, DataOrigin?> origin)
    {
        (string Format, Func<DataOrigin, bool> IsChosen, string[] Paths)[] formats =
        [
            ("idx", static data => data is IdxFiles, ["images", "labels", "classes", "label_offset", "transpose"]),
            ("cifar10", static data => data is CifarFile cifar && cifar.Layout == CifarLayout.Cifar10, ["cifar10"]),
            ("cifar100", static data => data is CifarFile cifar && cifar.Layout != CifarLayout.Cifar10, ["cifar100"]),
            ("csv", static data => data is SeriesFile, ["csv"]),
            ("iq", static data => data is IqSignals, ["iq"]),
            ("stream", static data => data is LiveStream, ["stream"]),
        ];
        return formats.Select(format => new Rule(
            $"`{section}.format` is not {format.Format}",
            unit => origin(unit) is { } data && !format.IsChosen(data),
            [.. format.Paths.Select(path => $"{section}.{path}")]));
    }
}
