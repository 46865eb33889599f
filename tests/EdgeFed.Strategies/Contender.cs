using EdgeFed.Aggregation;
using EdgeFed.Federation.Jobs;

namespace EdgeFed.Strategies;

/// <summary>A strategy as it is compared with others, with its settings as they are by default unless the name says otherwise.</summary>
internal sealed record Contender(string Name, JobOptions Job)
{
    private static readonly JobOptions Common = new(
        "compare", "mlp-200", Rounds: 100_000, MinWorkers: 5, LocalEpochs: 1, BatchSize: 64, Optimizer: "adam", LearningRate: 0.001, Compression: "none");

    /// <summary>Those of the table of times.</summary>
    public static IReadOnlyList<Contender> OfTimes { get; } =
    [
        new("fedavg", Common),
        Sequential("average-two"),
        Sequential("fedasync"),
        Sequential("fedbuff") with { Job = Common with { Strategy = "fedbuff", Mode = JobMode.Buffered, BufferSize = 5 } },
        Sequential("asofed"),
        Sequential("bdfl"),
        Sequential("dbafl"),
        Static(0.5),
        Static(1.0),
        Static(1.5),
    ];

    /// <summary>Those of the table of attacks: 20 rounds, or as many updates.</summary>
    public static IReadOnlyList<Contender> OfAttacks { get; } =
    [
        Rounds("fedavg"),
        Rounds("fedavg", "clip_norm 2", static job => job with { ClipNorm = 2 }),
        Rounds("fedavg", "accuracy_gate 0.8", static job => job with { AccuracyGate = 0.8 }),
        Rounds("median"),
        Rounds("trimmed-mean"),
        Rounds("krum"),
        Rounds("multi-krum"),
        Rounds("geometric-median"),
        Updates("fedasync"),
        Updates("fedasync", "accuracy_gate 0.8", static job => job with { AccuracyGate = 0.8 }),
        Updates("dbafl"),
        Updates("dbafl", "accuracy_gate 0.8", static job => job with { AccuracyGate = 0.8 }),
    ];

    private static Contender Rounds(string strategy, string with = "", Func<JobOptions, JobOptions>? change = null) =>
        Changed(strategy, with, Common with { Strategy = strategy, Rounds = 20 }, change);

    private static Contender Updates(string strategy, string with = "", Func<JobOptions, JobOptions>? change = null) =>
        Changed(strategy, with, Common with { Strategy = strategy, Mode = JobMode.Async, Rounds = 100 }, change);

    private static Contender Changed(string strategy, string with, JobOptions job, Func<JobOptions, JobOptions>? change) =>
        new(with.Length == 0 ? strategy : $"{strategy}, {with}", change is null ? job : change(job));

    private static Contender Sequential(string strategy) => new(strategy, Common with { Strategy = strategy, Mode = JobMode.Async });

    private static Contender Static(double scaling) =>
        new($"dbafl, factor {scaling:0.0}", Common with { Strategy = "dbafl", Mode = JobMode.Async, StrategyOptions = new StrategyOptions(Scaling: scaling) });
}
