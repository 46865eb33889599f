using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;
using EdgeFed.Protocol.Messages;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Worker.Algorithms;

/// <summary>A task as an algorithm sees it: the model it starts from, and the update it may end in.</summary>
internal interface IWorkerTask
{
    JobDefinition Job { get; }

    /// <summary>The aggregator's request.</summary>
    Train Request { get; }

    /// <summary>The model that the task starts from, fetched if it is not here; the caller owns it.</summary>
    Task<ParameterBuffer> LoadStartAsync(CancellationToken cancel);

    /// <summary>Reports to people how training went.</summary>
    void NoteTrained(TrainResult result);

    /// <summary>Writes the update; it is durable when this completes.</summary>
    /// <param name="parameters">The trained model; used up.</param>
    /// <param name="metrics">Told to the aggregator beside loss and accuracy.</param>
    Task<SpoolObject> WriteUpdateAsync(
        ParameterBuffer parameters, TrainResult result, IReadOnlyList<UpdateMetric> metrics, CancellationToken cancel);
}
