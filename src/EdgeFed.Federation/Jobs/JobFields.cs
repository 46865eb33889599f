using EdgeFed.Aggregation.Catalog;
using EdgeFed.Federation.Jobs.Kinds;
using EdgeFed.Learning.Models;
using EdgeFed.Protocol;
using static EdgeFed.Federation.Jobs.Kinds.ValueKinds;

namespace EdgeFed.Federation.Jobs;

/// <summary>
/// The keys of a job, one row each, in the order of the job's text. A new key is a parameter of <see cref="JobOptions"/>, a row
/// at the end of this table (at another place it would give running jobs other ids), and whatever makes use of it.
/// <para>The columns of a row:</para>
/// <list type="bullet">
/// <item>name;</item>
/// <item>how to get its value out of a job, and how to put one in; the default is that of the parameter;</item>
/// <item>since when there is the key (a new one: <see cref="Since.Feature"/>);</item>
/// <item>which values are valid, one of <see cref="ValueKinds"/>;</item>
/// <item>their unit, "" for none;</item>
/// <item>meaning, in one sentence;</item>
/// <item><c>limit</c>, where it hangs on other keys too: a rule of <see cref="JobRules"/>, which takes the range's place;</item>
/// <item><c>unused</c>, where some jobs take no notice of the key: the reason why this job does not, or null;</item>
/// <item><c>textName</c>, where the text calls the key something else.</item>
/// </list>
/// </summary>
public static class JobFields
{
    private const int MaxName = 40;

    /// <summary>The keys that stand in a job itself.</summary>
    public static IReadOnlyList<JobField> OfJob { get; } =
    [
        Row("name", static job => job.Name, static (job, value) => job with { Name = value },
            Since.First, Identifier(MaxName), "", "Name of the job; its id adds a digest of what it says."),
        Row("model", static job => job.Model, static (job, value) => job with { Model = value },
            Since.First, Text("the name of a built-in model, or the path of a JSON spec"), "",
            $"A built-in model (`{string.Join("`, `", ModelCatalog.Names)}`), or the path of a JSON spec (with a `/` or "
                + "ending in `.json`).",
            textName: "model_name"),
        Row("rounds", static job => job.Rounds, static (job, value) => job with { Rounds = value },
            Since.First, Whole(1, 100_000), "rounds", "Rounds to fold."),
        Row("min_workers", static job => job.MinWorkers, static (job, value) => job with { MinWorkers = value },
            Since.First, Whole(1, 10_000), "workers", "Workers that must be connected before the first round starts."),
        Row("participation", static job => job.Participation, static (job, value) => job with { Participation = value },
            Since.First, Choice(("all", Participation.All), ("deadline", Participation.Deadline)), "",
            "Whether a round waits for every member or closes at its deadline.",
            unused: static job => job.IsAsync ? "there are no rounds with this `job.mode`" : null),
        Row("min_updates", static job => job.MinUpdates, static (job, value) => job with { MinUpdates = value },
            Since.First, Whole(1, 10_000), "updates", "With a deadline: a round with fewer updates is repeated.",
            limit: JobRules.MinUpdates, unused: WithoutDeadline),
        Row("deadline_seconds", static job => job.DeadlineSeconds, static (job, value) => job with { DeadlineSeconds = value },
            Since.First, Whole(1, 86_400), "seconds", "With a deadline: seconds from the round's start.",
            unused: WithoutDeadline),
        Row("local_epochs", static job => job.LocalEpochs, static (job, value) => job with { LocalEpochs = value },
            Since.First, Whole(1, 1000), "epochs", "Passes over its own data each worker makes in a round."),
        Row("batch_size", static job => job.BatchSize, static (job, value) => job with { BatchSize = value },
            Since.First, Whole(1, 65_536), "samples", "Samples in one training step."),
        Row("optimizer", static job => job.Optimizer, static (job, value) => job with { Optimizer = value },
            Since.First, Word("adam", "sgd"), "", "How a step changes the model."),
        Row("learning_rate", static job => job.LearningRate, static (job, value) => job with { LearningRate = value },
            Since.First, NumberAbove(0, 10), "", "Size of a step."),
        Row("momentum", static job => job.Momentum, static (job, value) => job with { Momentum = value },
            Since.First, NumberBelow(0, 1), "", "Momentum of `sgd`."),
        Row("strategy", static job => job.Strategy, static (job, value) => job with { Strategy = value },
            Since.First, WordOf(Strategies.Names), "", "How updates are folded into the model: see docs/guide/strategies.md.",
            limit: JobRules.Strategy),
        Row("seed", static job => job.Seed, static (job, value) => job with { Seed = value },
            Since.First, Seed, "", "Seed of the first model, of shuffling and of all else that is random in the job."),
        Row("compression", static job => job.Compression, static (job, value) => job with { Compression = value },
            Since.First, Word("zstd", "none"), "", "How chunks are compressed."),
        Row("chunk_bytes", static job => job.ChunkBytes, static (job, value) => job with { ChunkBytes = value },
            Since.First, Whole(ProtocolLimits.MinChunkSize, ProtocolLimits.MaxChunkSize), "bytes",
            "Bytes of the model in one chunk, a multiple of 4: what is acknowledged and resumed.", limit: JobRules.ChunkBytes),
        Row("nesterov", static job => job.Nesterov, static (job, value) => job with { Nesterov = value },
            Since.Later, Flag, "", "Whether `sgd` with momentum looks ahead along its velocity.", limit: JobRules.Nesterov),
        Row("weight_decay", static job => job.WeightDecay, static (job, value) => job with { WeightDecay = value },
            Since.Later, Number(0, 1), "", "What of each parameter is added to its gradient."),
        Row("proximal_mu", static job => job.ProximalMu, static (job, value) => job with { ProximalMu = value },
            Since.Later, Number(0, 1000), "", "FedProx: pull towards the global model a round started from; 0 for none."),
        Row("max_gradient_norm", static job => job.MaxGradientNorm, static (job, value) => job with { MaxGradientNorm = value },
            Since.Later, Number(0, 1_000_000), "", "Longer gradients are scaled down to this; 0 for no limit."),
        Row("schedule", static job => job.Schedule, static (job, value) => job with { Schedule = value },
            Since.Later, Word("constant", "step", "cosine"), "",
            "How the learning rate changes over all local epochs of the job."),
        Row("schedule_epochs", static job => job.ScheduleEpochs, static (job, value) => job with { ScheduleEpochs = value },
            Since.Later, Whole(1, 1_000_000), "epochs", "With `step`: local epochs from one drop to the next.",
            unused: WithoutSteps),
        Row("schedule_factor", static job => job.ScheduleFactor, static (job, value) => job with { ScheduleFactor = value },
            Since.Later, NumberAbove(0, 1), "", "With `step`: what the learning rate is multiplied with at each drop.",
            unused: WithoutSteps),
        Row("encoding", static job => job.Encoding, static (job, value) => job with { Encoding = value },
            Since.Later, WordOf(JobEncodings.ForUpdates), "", "What updates travel in: see docs/guide/encodings.md."),
        Row("model_encoding", static job => job.ModelEncoding, static (job, value) => job with { ModelEncoding = value },
            Since.Later, WordOf(JobEncodings.ForModels), "",
            "What versions of the model travel in; `auto` is `f32` or `f16` where `job.encoding` is that, else `q8`.",
            limit: JobRules.ModelEncoding),
        Row("top_k_share", static job => job.TopKShare, static (job, value) => job with { TopKShare = value },
            Since.Later, Number(0.0001, 1), "", "With `topk`: share of the parameters that an update sends.",
            unused: static job => job.Encoding == "topk" ? null : "`job.encoding` is not topk"),
        Row("mode", static job => job.Mode, static (job, value) => job with { Mode = value },
            Since.Later, Choice(("sync", JobMode.Sync), ("async", JobMode.Async), ("buffered", JobMode.Buffered)), "",
            "When updates become a new version of the model: in rounds, each at once, or every `job.buffer_size`."),
        Row("buffer_size", static job => job.BufferSize, static (job, value) => job with { BufferSize = value },
            Since.Later, Whole(1, 10_000), "updates", "With `buffered`: updates that make a version.",
            unused: static job => job.Mode switch
            {
                JobMode.Sync => "`job.mode` is sync",
                JobMode.Async => "`job.mode` is async",
                _ => null,
            }),
        Row("clip_norm", static job => job.ClipNorm, static (job, value) => job with { ClipNorm = value },
            Since.Later, Number(0, 1_000_000), "",
            "Updates that change the model by more (Euclidean norm) are scaled down to this; 0 for no limit."),
        Row("accuracy_gate", static job => job.AccuracyGate, static (job, value) => job with { AccuracyGate = value },
            Since.Later, Number(0, 1), "",
            "Updates whose accuracy on the test data is below this share of the global model's are refused; 0 for none."),
        Row("exclude_after", static job => job.ExcludeAfter, static (job, value) => job with { ExcludeAfter = value },
            Since.Later, Whole(0, 1000), "updates",
            "A worker is excluded when the gate refused so many of its updates in a row; 0 for never.",
            unused: static job => job.AccuracyGate == 0 ? "`job.accuracy_gate` is 0" : null),
        Row("max_share", static job => job.MaxShare, static (job, value) => job with { MaxShare = value },
            Since.Feature, NumberAbove(0, 1), "",
            "Share of a round's weight that one member may have, however many samples it says it has; 1 for no bound."),
        Row("initial_model", static job => job.InitialModel, static (job, value) => job with { InitialModel = value },
            Since.Feature, FileOrNone, "",
            "A safetensors file that version 0 is, such as the model of an earlier job; without it version 0 is made from "
                + "`job.seed`."),
    ];

    /// <summary>All keys: those of the job itself, and those of the strategy's options.</summary>
    public static IReadOnlyList<JobField> All { get; } = [.. OfJob, .. StrategyFields.All];

    private static string? WithoutDeadline(JobOptions job) =>
        job.Participation == Participation.All ? "`job.participation` is all" : null;

    private static string? WithoutSteps(JobOptions job) => job.Schedule == "step" ? null : "`job.schedule` is not step";

    private static TypedJobField<T> Row<T>(
        string name, Func<JobOptions, T> get, Func<JobOptions, T, JobOptions> set, Since since, ValueKind<T> kind, string unit,
        string meaning, Func<JobOptions, string?>? limit = null, Func<JobOptions, string?>? unused = null,
        string? textName = null) =>
        new(get, set, kind)
        {
            Section = "",
            Name = name,
            TextName = textName ?? name,
            Since = since,
            Unit = unit,
            Meaning = meaning,
            Limit = limit,
            Unused = unused,
        };
}
