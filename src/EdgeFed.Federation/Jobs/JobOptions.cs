using EdgeFed.Aggregation;
using EdgeFed.Core.Values;
using EdgeFed.Protocol.Objects;

namespace EdgeFed.Federation.Jobs;

/// <summary>How a round treats members that are away (docs/guide/rounds-and-members.md).</summary>
public enum Participation
{
    /// <summary>A round waits for every recorded member, however long it is away.</summary>
    All,

    /// <summary>A round closes at its deadline with whoever has delivered.</summary>
    Deadline,
}

/// <summary>When updates become a new version of the model.</summary>
public enum JobMode
{
    /// <summary>In rounds: all updates of a round together.</summary>
    Sync,

    /// <summary>Each update as soon as it is here (Xie et al., 2019).</summary>
    Async,

    /// <summary>Every <see cref="JobOptions.BufferSize"/> updates, whoever sent them (Nguyen et al., 2022).</summary>
    Buffered,
}

/// <summary>One federated training run as an operator writes it. Frozen into a job text when it starts.</summary>
/// <param name="Name">1 to 40 letters, digits, '.', '_' or '-'.</param>
/// <param name="Model">Name of a built-in model spec, or the path of a JSON spec.</param>
/// <param name="Rounds">Versions of the model to make, 1 to 100000: in rounds one each; asynchronously one an update, or one a
/// buffer.</param>
/// <param name="MinWorkers">Workers that must be connected before the first round starts, 1 to 10000.</param>
/// <param name="Participation">Whether rounds wait for all members or for a deadline.</param>
/// <param name="MinUpdates">With a deadline: fewer updates than this repeat the round.</param>
/// <param name="DeadlineSeconds">With a deadline: seconds from the round's start, 1 to 86400.</param>
/// <param name="LocalEpochs">Epochs each worker trains per round, 1 to 1000.</param>
/// <param name="BatchSize">Samples per step, 1 to 65536.</param>
/// <param name="Optimizer">"adam" or "sgd".</param>
/// <param name="LearningRate">Above 0, at most 10.</param>
/// <param name="Momentum">For sgd, 0 to below 1.</param>
/// <param name="Strategy">Name of the aggregation strategy.</param>
/// <param name="Seed">Seed of version 0, of shuffling and of all else random in the job.</param>
/// <param name="Compression">"zstd" or "none".</param>
/// <param name="ChunkBytes">Raw bytes per chunk, 256 to 1048576, a multiple of 4.</param>
/// <param name="Nesterov">For sgd with momentum: whether a step looks ahead along the velocity.</param>
/// <param name="WeightDecay">What of each parameter is added to its gradient, 0 to 1.</param>
/// <param name="ProximalMu">FedProx: pull towards the global model a round started from, 0 (none) to 1000.</param>
/// <param name="MaxGradientNorm">Longer gradients are scaled down to it, 0 (no limit) to 1000000.</param>
/// <param name="Schedule">"constant", "step" or "cosine": how the learning rate changes over all epochs of the job.</param>
/// <param name="ScheduleEpochs">For step: local epochs from one drop to the next, 1 to 1000000.</param>
/// <param name="ScheduleFactor">For step: what the rate is multiplied with at each drop, above 0, at most 1.</param>
/// <param name="Encoding">What updates travel in: "f32" (the parameters), or "f16", "q8", "q4", "topk" (what training
/// changed).</param>
/// <param name="ModelEncoding">What versions of the model travel in: "f32", "f16", "q8" or "q4"; "auto" for what suits <paramref
/// name="Encoding"/>.</param>
/// <param name="TopKShare">For topk: share of the parameters that an update sends, 0.0001 to 1.</param>
/// <param name="Mode">When updates become a new version.</param>
/// <param name="BufferSize">For buffered: updates that make a version, 1 to 10000.</param>
/// <param name="ClipNorm">Updates that change the model by more (Euclidean norm) are scaled down to it, 0 (no limit) to
/// 1000000.</param>
/// <param name="AccuracyGate">Updates whose accuracy on the aggregator's test data is below this share of the global model's are
/// refused, 0 (none) to 1.</param>
/// <param name="ExcludeAfter">A worker is excluded when so many of its updates in a row were refused by the gate, 0 (never) to
/// 1000.</param>
/// <param name="StrategyOptions">What the strategy can be tuned with.</param>
/// <param name="MaxShare">Share of a round's weight that one member may have where updates weigh by their samples, above 0, at
/// most 1 (no bound).</param>
/// <param name="InitialModel">Content digest of the model that version 0 is; null for one made from <paramref
/// name="Seed"/>.</param>
public sealed record JobOptions(
    string Name = "job",
    string Model = "mlp-200",
    int Rounds = 10,
    int MinWorkers = 2,
    Participation Participation = Participation.All,
    int MinUpdates = 1,
    int DeadlineSeconds = 60,
    int LocalEpochs = 5,
    int BatchSize = 64,
    string Optimizer = "adam",
    double LearningRate = 0.001,
    double Momentum = 0,
    string Strategy = "fedavg",
    ulong Seed = 1,
    string Compression = "zstd",
    int ChunkBytes = 65536,
    bool Nesterov = false,
    double WeightDecay = 0,
    double ProximalMu = 0,
    double MaxGradientNorm = 0,
    string Schedule = "constant",
    int ScheduleEpochs = 10,
    double ScheduleFactor = 0.1,
    string Encoding = JobEncodings.Lossless,
    string ModelEncoding = JobEncodings.Automatic,
    double TopKShare = 0.1,
    JobMode Mode = JobMode.Sync,
    int BufferSize = 10,
    double ClipNorm = 0,
    double AccuracyGate = 0,
    int ExcludeAfter = 0,
    StrategyOptions? StrategyOptions = null,
    double MaxShare = 1,
    Digest? InitialModel = null)
{
    /// <summary>Settings of the strategy; never null.</summary>
    public StrategyOptions StrategyOptions { get; init; } = StrategyOptions ?? StrategyOptions.Default;

    /// <summary>Facts of this job that its strategy may depend on.</summary>
    public StrategyContext ForStrategy() => new(
        Strategy, StrategyOptions, IsAsync, UpdatesPerVersion, MaxShare,
        Participation == Participation.Deadline ? MinUpdates : MinWorkers,
        Participation == Participation.Deadline ? "min_updates" : "min_workers",
        Encoding, ModelEncoding, JobEncodings.ForUpdates.Contains(Encoding) ? JobEncodings.ForModelsOf(this) : ModelEncoding,
        ClipNorm, ProximalMu, Optimizer, Momentum, Schedule);

    /// <summary>Updates become versions as they come; else in rounds.</summary>
    public bool IsAsync => Mode != JobMode.Sync;

    /// <summary>Updates that make a version, where there are no rounds.</summary>
    public int UpdatesPerVersion => Mode == JobMode.Buffered ? BufferSize : 1;
}
