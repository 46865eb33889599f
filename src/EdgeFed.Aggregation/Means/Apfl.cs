namespace EdgeFed.Aggregation.Means;

/// <summary>
/// Adaptive personalized federated learning (Deng, Kamani and Mahdavi, 2020, algorithm 1): beside its update w_i of the global
/// model, a worker trains a model v of its own from alpha * v + (1 - alpha) * w_i, for as many local epochs; before its first
/// task, v is the model that task starts from. Coarser than the paper's: mixed once a round, not at every step, and alpha
/// (<c>personal_share</c>) stays what the job says. The global model is FedAvg's. For workers with unlike data; costs twice the
/// training, and one model more of memory and disk. Defends against nothing.
/// </summary>
public sealed class Apfl : IStreamingStrategy
{
    public string Name => "apfl";

    public long WeightOf(long numExamples) => numExamples;
}
