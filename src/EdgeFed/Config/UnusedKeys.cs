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
        new("`job.mode` is sync", static unit => unit is AggregatorConfig { Job.Mode: JobMode.Sync },
            "leased_versions", "evaluate_every"),
        .. DataRules("data", static unit => (unit as WorkerConfig)?.Data),
        .. DataRules("test_data", static unit => unit.TestData),
    ];

    /// <param name="reader">It has read the whole configuration.</param>
    public static IEnumerable<Problem> Of(UnitConfig config, ConfigReader reader)
    {
        foreach (var rule in _rules.Where(rule => rule.Applies(config)))
            foreach (var path in rule.Paths.Where(reader.IsChanged))
                yield return Problem.WithoutEffect(path, rule.Reason);
        if (config is not AggregatorConfig { Job: var job }) yield break;
        foreach (var problem in OfJob(job, reader)) yield return problem;
    }

    /// <summary>Keys of a job know themselves when it takes no notice of them.</summary>
    private static IEnumerable<Problem> OfJob(JobOptions job, ConfigReader reader)
    {
        foreach (var field in JobFields.All)
            if (field.WithoutEffect(job) is { } reason && reader.IsChanged($"job.{field.Path}"))
                yield return Problem.WithoutEffect($"job.{field.Path}", reason);
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
