using EdgeFed.Core.Endpoints;
using EdgeFed.Core.Units;
using EdgeFed.Device;
using EdgeFed.Federation.Jobs;
using EdgeFed.Transport;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Config;

/// <summary>A validated configuration of one unit; all paths are absolute.</summary>
internal abstract record UnitConfig
{
    public required string DeviceId { get; init; }

    /// <summary>True if the id was given; else the certificate says it.</summary>
    public required bool IsDeviceIdGiven { get; init; }

    /// <summary>The state directory.</summary>
    public required string State { get; init; }

    /// <summary>Security of connections; null for plain TCP.</summary>
    public required TlsConfig? Tls { get; init; }

    /// <summary>Plain TCP leaves this machine: everyone on the way can read and change it.</summary>
    public required bool IsExposed { get; init; }

    public required int Threads { get; init; }

    public required BackendConfig Backend { get; init; }

    public required LogLevel LogLevel { get; init; }

    public required string MetricsFile { get; init; }

    public required LightOptions Lights { get; init; }

    /// <summary>Where metrics are served; null for nowhere.</summary>
    public required TcpEndpoint? MetricsListen { get; init; }

    public required TransportOptions Transport { get; init; }

    /// <summary>On a worker only what <c>edgefed train</c> uses: in a federation the aggregator sends the job.</summary>
    public required JobOptions Job { get; init; }

    /// <summary>A safetensors file that the job begins from; null for a job that begins from its seed.</summary>
    public required string? InitialModel { get; init; }

    /// <summary>Data the result is judged by; null if none is given.</summary>
    public required DataOrigin? TestData { get; init; }

    /// <summary>Given values that can be used and are hardly what was meant.</summary>
    public IReadOnlyList<Problem> Warnings { get; init; } = [];

    /// <summary>The text of each key that was given, by path: what a later reading is compared with.</summary>
    public IReadOnlyDictionary<string, string> Given { get; init; } = new Dictionary<string, string>();

    public abstract UnitRole Role { get; }

    /// <summary>The role as it is written: "worker" or "aggregator".</summary>
    public string RoleName => Role == UnitRole.Worker ? "worker" : "aggregator";
}

internal sealed record WorkerConfig : UnitConfig
{
    public required TcpEndpoint Aggregator { get; init; }

    public required DataOrigin Data { get; init; }

    /// <summary>The part of the data this worker holds; null for all of it.</summary>
    public required DataShard? Shard { get; init; }

    /// <summary>True if the file has a job of its own, so that data and model must fit each other.</summary>
    public required bool HasJob { get; init; }

    public required int MaxLocalEpochs { get; init; }

    public override UnitRole Role => UnitRole.Worker;

    public WorkerOptions ToOptions(bool once) => new(DeviceId, Aggregator.ToString(), Transport, Threads, once, MaxLocalEpochs);
}

internal sealed record AggregatorConfig : UnitConfig
{
    public required TcpEndpoint Listen { get; init; }

    public required int KeepUpdateRounds { get; init; }

    public required int LeasedVersions { get; init; }

    public required int EvaluateEvery { get; init; }

    public override UnitRole Role => UnitRole.Aggregator;

    public AggregatorOptions ToOptions(bool once) =>
        new(DeviceId, Listen.ToString(), Job, Transport, KeepUpdateRounds, LeasedVersions, EvaluateEvery, Threads, once);
}
