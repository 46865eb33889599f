using EdgeFed.Federation.Models;
using EdgeFed.Transport;

namespace EdgeFed.Federation.Jobs;

/// <summary>Options of a worker beyond its data.</summary>
/// <param name="DeviceId">1 to 64 letters, digits, '.', '_' or '-'.</param>
/// <param name="Aggregator">"host:port".</param>
/// <param name="Threads">Threads for training, 1 to 256.</param>
/// <param name="Once">End after the first finished job instead of waiting for the next.</param>
/// <param name="MaxLocalEpochs">Local epochs at most, 1 to 1000, where the strategy takes partial work; 0 for what the job
/// says.</param>
public sealed record WorkerOptions(
    string DeviceId,
    string Aggregator,
    TransportOptions Transport,
    int Threads = 1,
    bool Once = false,
    int MaxLocalEpochs = 0);

/// <summary>Options of an aggregator beyond its job.</summary>
/// <param name="DeviceId">1 to 64 letters, digits, '.', '_' or '-'.</param>
/// <param name="Listen">"host:port"; port 0 takes any free one.</param>
/// <param name="KeepUpdateRounds">Rounds whose updates stay in the spool after folding, for <c>edgefed model verify</c>; 0 or
/// more.</param>
/// <param name="LeasedVersions">Without rounds: versions kept because workers train from them, 1 to 10000; of more, updates may
/// be refused.</param>
/// <param name="EvaluateEvery">Without rounds: versions from one evaluation to the next, 1 to 100000.</param>
/// <param name="Threads">Threads for evaluation, 1 to 256.</param>
/// <param name="Once">End after the job instead of serving its result.</param>
/// <param name="InitialModel">Where the model comes from that the job begins from; null for a job that begins from its
/// seed.</param>
public sealed record AggregatorOptions(
    string DeviceId,
    string Listen,
    JobOptions Job,
    TransportOptions Transport,
    int KeepUpdateRounds = 1,
    int LeasedVersions = 32,
    int EvaluateEvery = 1,
    int Threads = 1,
    bool Once = false,
    IInitialModel? InitialModel = null);
