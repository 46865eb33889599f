namespace EdgeFed.Aggregation.Means;

/// <summary>
/// Sample-weighted mean (McMahan et al., 2017, algorithm 1): next = sum(n_k * x_k) / sum(n_k). Streaming: O(model) memory, any
/// order of arrival. Defends against nothing: one update can move the mean anywhere.
/// </summary>
public sealed class FedAvg : IStreamingStrategy
{
    public string Name => "fedavg";

    public long WeightOf(long numExamples) => numExamples;
}
