namespace EdgeFed.Aggregation.Async;

/// <summary>
/// Asynchronous federated optimization (Xie, Koyejo and Gupta, 2019, algorithm 1): w = (1 - a_t) w + a_t w_k with a_t = mixing *
/// s(staleness).
/// </summary>
public sealed class FedAsync(StrategyOptions options) : IAsyncStrategy
{
    private readonly StalenessFunction _staleness = new(options);

    public string Name => "fedasync";

    public bool NeedsAccuracy => false;

    public bool NeedsBase => false;

    public FoldStep StepFor(in Arrival arrival) => new(FoldReference.Model, options.Mixing * _staleness.At(arrival.Staleness));
}
