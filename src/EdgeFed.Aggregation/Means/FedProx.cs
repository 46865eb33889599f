namespace EdgeFed.Aggregation.Means;

/// <summary>
/// FedProx (Li et al., 2020, algorithm 2): workers add mu/2 * |w - w_t|^2 to their loss, which keeps those with unlike data, or
/// unlike numbers of steps, from drifting apart; the mean is FedAvg's. Slow workers may train fewer local epochs than the job
/// says: as many as <c>max_local_epochs</c> of theirs, and as fit into the deadline. Needs <c>proximal_mu</c>: without, it is
/// FedAvg. Defends against drift, not against hostile updates.
/// </summary>
public sealed class FedProx : IStreamingStrategy
{
    public string Name => "fedprox";

    public long WeightOf(long numExamples) => numExamples;

    public string? Problem(StrategyContext job) => job.ProximalMu > 0 ? null
        : $"strategy 'fedprox' needs proximal_mu above 0, which is {job.ProximalMu}; without it is 'fedavg'.";
}
