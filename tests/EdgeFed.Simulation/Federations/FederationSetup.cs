using EdgeFed.Aggregation;
using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Models;
using EdgeFed.Protocol.Chunks;
using EdgeFed.Transport;

namespace EdgeFed.Simulation.Federations;

/// <summary>A small job: a model of 21 chunks of 256 bytes, and windows small enough for a fault to fall in the middle of a transfer.</summary>
public sealed record FederationSetup(
    int Workers = 4, int Rounds = 3, Participation Participation = Participation.All, int MinUpdates = 1, int DeadlineSeconds = 30,
    int KeepUpdateRounds = int.MaxValue, string Encoding = "f32", string Strategy = "fedavg")
{
    public const int MaxWindowBytes = 2048;

    public static ModelSpec Tiny { get; } = ModelSpec.Parse(
        """{"version":1,"name":"tiny","input":[128],"classes":10,"loss":"softmax_cross_entropy","layers":[{"type":"linear","name":"fc","in":128,"out":10}]}""");

    public static TransportOptions SmallWindows { get; } = new(
        HeartbeatSeconds: 2, IdleSeconds: 9, ReconnectMinSeconds: 0.2, ReconnectMaxSeconds: 5, ReconnectEagerSeconds: 20,
        GroupCommitBytes: 600, GroupCommitMilliseconds: 50, MinWindowBytes: 1024, MaxWindowBytes: MaxWindowBytes);

    public bool IsLossless => Encoding == "f32";

    public ModelSpec Model { get; init; } = Tiny;

    public TransportOptions Transport { get; init; } = SmallWindows;

    public int ChunkBytes { get; init; } = 256;

    public JobMode Mode { get; init; } = JobMode.Sync;

    public int BufferSize { get; init; } = 3;

    public int LocalEpochs { get; init; } = 1;

    public double ProximalMu { get; init; }

    public double AccuracyGate { get; init; }

    public double ClipNorm { get; init; }

    public double MaxShare { get; init; } = 1;

    public StrategyOptions? StrategyOptions { get; init; }

    /// <summary>Of the aggregator.</summary>
    public int TestSamples { get; init; } = 12;

    /// <summary>Workers end after the job; else they wait for the next.</summary>
    public bool WorkersLeave { get; init; } = true;

    /// <summary>What each worker is set to, from the first on; those beyond train what the job says.</summary>
    public IReadOnlyList<int> MaxLocalEpochs { get; init; } = [];

    /// <summary>Workers that a job waits for before its first round; all of them if not said.</summary>
    public int? MinWorkers { get; init; }

    /// <summary>What version 0 is; null for what the seed gives.</summary>
    public float[]? StartValues { get; init; }

    public IReadOnlyList<string> WorkerNames => [.. Enumerable.Range(0, Workers).Select(static i => $"worker-{i}")];

    public JobOptions Job => new("sim", Model.Name, Rounds, MinWorkers ?? Workers, Participation, MinUpdates, DeadlineSeconds,
        LocalEpochs: LocalEpochs, BatchSize: 4, Optimizer: "sgd", LearningRate: 0.05, ChunkBytes: ChunkBytes, Encoding: Encoding,
        Strategy: Strategy, Mode: Mode, BufferSize: BufferSize, ProximalMu: ProximalMu, AccuracyGate: AccuracyGate, ClipNorm: ClipNorm,
        StrategyOptions: StrategyOptions, MaxShare: MaxShare,
        InitialModel: StartValues is null ? null : ContentHasher.Of(StartValues));
}
