namespace EdgeFed.Aggregation.Async;

/// <summary>
/// Federated learning with buffered asynchronous aggregation (Nguyen et al., 2022, algorithm 1): the changes of K updates, each
/// times s(staleness), are averaged and added: w += server_learning_rate * sum_i s(t_i) (w_i - base_i) / K. Each is added as it
/// comes; a version is complete with the K-th.
/// </summary>
public sealed class FedBuff(StrategyContext job) : IAsyncStrategy
{
    private const double OwnRate = 1;
    private readonly StalenessFunction _staleness = new(job.Options);
    private readonly double _share = (job.Options.ServerLearningRate == 0 ? OwnRate : job.Options.ServerLearningRate) / job.UpdatesPerVersion;

    public string Name => "fedbuff";

    public bool NeedsAccuracy => false;

    public bool NeedsBase => true;

    public FoldStep StepFor(in Arrival arrival) => new(FoldReference.Base, _share * _staleness.At(arrival.Staleness));
}
