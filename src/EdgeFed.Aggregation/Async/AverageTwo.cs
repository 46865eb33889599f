namespace EdgeFed.Aggregation.Async;

/// <summary>
/// The mean of the global model and of one update, as federated Kafka-ML folds them: w = (w + w_k) / 2, however old the update
/// is.
/// </summary>
public sealed class AverageTwo : IAsyncStrategy
{
    public string Name => "average-two";

    public bool NeedsAccuracy => false;

    public bool NeedsBase => false;

    public FoldStep StepFor(in Arrival arrival) => new(FoldReference.Model, 0.5);
}
