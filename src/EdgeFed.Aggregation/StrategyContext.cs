namespace EdgeFed.Aggregation;

/// <summary>Facts of a job that its strategy may depend on: a strategy knows these, and nothing else of the job.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Options">Settings of the strategy.</param>
/// <param name="IsAsync">Versions are made of updates as they come; else in rounds.</param>
/// <param name="UpdatesPerVersion">Of an asynchronous job: updates that make a version, 1 or more.</param>
/// <param name="MaxShare">Largest share of a round's weight that one member may have, above 0, at most 1 (no bound).</param>
/// <param name="MinUpdates">Fewest updates that a version of the job can be made of.</param>
/// <param name="MinUpdatesKey">Key of the job that says so.</param>
/// <param name="Encoding">Encoding of updates, by its configured name.</param>
/// <param name="ModelEncoding">Encoding of model versions as it is configured: <see cref="Automatic"/> or a name.</param>
/// <param name="ModelsTravelAs">Encoding of model versions that the job uses.</param>
/// <param name="ClipNorm">Largest Euclidean norm of an update, 0 for no limit.</param>
/// <param name="ProximalMu">Pull of local training towards the global model, 0 for none.</param>
/// <param name="Optimizer">Local optimiser: "adam" or "sgd".</param>
/// <param name="Momentum">Momentum of sgd, 0 to below 1.</param>
/// <param name="Schedule">Schedule of the local learning rate.</param>
public sealed record StrategyContext(
    string Strategy,
    StrategyOptions? Options = null,
    bool IsAsync = false,
    int UpdatesPerVersion = 1,
    double MaxShare = 1,
    int MinUpdates = 1,
    string MinUpdatesKey = "min_updates",
    string Encoding = StrategyContext.Lossless,
    string ModelEncoding = StrategyContext.Automatic,
    string ModelsTravelAs = StrategyContext.Lossless,
    double ClipNorm = 0,
    double ProximalMu = 0,
    string Optimizer = "adam",
    double Momentum = 0,
    string Schedule = "constant")
{
    /// <summary>Name of the encoding that loses nothing.</summary>
    public const string Lossless = "f32";

    /// <summary>Value of <see cref="ModelEncoding"/> for an encoding that suits the updates.</summary>
    public const string Automatic = "auto";

    /// <summary>Settings of the strategy; never null.</summary>
    public StrategyOptions Options { get; init; } = Options ?? StrategyOptions.Default;
}
