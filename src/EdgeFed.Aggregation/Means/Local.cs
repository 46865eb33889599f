namespace EdgeFed.Aggregation.Means;

/// <summary>
/// No exchange: each worker trains a model of its own, from version 0 on, and says so in every round; nothing else travels. The
/// versions of the job all have the parameters of version 0. What papers compare federated learning with: worth a job where it is
/// better than this.
/// </summary>
public sealed class Local : IRoundStrategy
{
    public string Name => "local";

    public bool TakesUpdates => false;

    public string? Problem(StrategyContext job)
    {
        if (job.Encoding != StrategyContext.Lossless)
            return $"strategy 'local' sends no updates, but encoding is '{job.Encoding}'; expected {StrategyContext.Lossless}.";
        return job.ModelEncoding is StrategyContext.Automatic or StrategyContext.Lossless ? null
            : $"strategy 'local' sends no models, but model_encoding is '{job.ModelEncoding}'; "
                + $"expected {StrategyContext.Automatic} or {StrategyContext.Lossless}.";
    }
}
