namespace EdgeFed.Aggregation.Async;

/// <summary>
/// Asynchronous online federated learning (Chen et al., 2020, equation 4): w += n_k / N (w_k - base_k), with N the samples of all
/// workers heard of so far. Without the paper's feature learning on the first layer, which is for one kind of data.
/// </summary>
public sealed class AsoFed : IAsyncStrategy
{
    public string Name => "asofed";

    public bool NeedsAccuracy => false;

    public bool NeedsBase => true;

    public bool WeighsByExamples => true;

    public FoldStep StepFor(in Arrival arrival) => new(FoldReference.Base, (double)arrival.NumExamples / arrival.TotalExamples);
}
