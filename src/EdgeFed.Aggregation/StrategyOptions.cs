namespace EdgeFed.Aggregation;

/// <summary>Settings of strategies. Each uses a few of these; which ones, its class says.</summary>
/// <param name="ServerLearningRate">Size of the server's step, above 0, at most 100; 0 for what the strategy's paper
/// suggests.</param>
/// <param name="ServerMomentum">Share of the last step, or of the last mean change, that goes on, 0 to below 1.</param>
/// <param name="ServerBeta2">Share of the mean square change that goes on, 0 to below 1.</param>
/// <param name="Adaptivity">What keeps adaptive steps finite (tau), above 0, at most 1.</param>
/// <param name="Trim">Share of the values that is cut off at either end, 0 to below 0.5.</param>
/// <param name="Byzantine">Updates of a round that may be hostile, 0 to 1000.</param>
/// <param name="Selected">Updates that are averaged, 1 to 10000; 0 for all but the hostile ones.</param>
/// <param name="Mixing">Share of a fresh update in the next version, above 0, at most 1.</param>
/// <param name="Staleness">How that falls with the versions an update is behind: "constant", "hinge" or "polynomial".</param>
/// <param name="StalenessExponent">How fast: the exponent, or the slope of the hinge, 0 to 100.</param>
/// <param name="StalenessHinge">For hinge: versions an update may be behind at no loss, 0 to 100000.</param>
/// <param name="Scaling">Fixed scaling factor, above 0, at most 100; 0 for the ratio of accuracies.</param>
/// <param name="PersonalShare">Share of a worker's own model in what it trains its next own model from (alpha), 0 to 1.</param>
public sealed record StrategyOptions(
    double ServerLearningRate = 0,
    double ServerMomentum = 0.9,
    double ServerBeta2 = 0.99,
    double Adaptivity = 0.001,
    double Trim = 0.2,
    int Byzantine = 1,
    int Selected = 0,
    double Mixing = 0.6,
    string Staleness = "polynomial",
    double StalenessExponent = 0.5,
    int StalenessHinge = 4,
    double Scaling = 0,
    double PersonalShare = 0.5)
{
    public static StrategyOptions Default { get; } = new();

    /// <summary>Names of the functions of staleness.</summary>
    public static IReadOnlyList<string> StalenessFunctions { get; } = ["constant", "hinge", "polynomial"];
}
