using EdgeFed.Aggregation;

namespace EdgeFed.Config;

/// <summary>Reads what a strategy is tuned with.</summary>
internal static class StrategyConfigReader
{
    private static readonly StrategyOptions Default = StrategyOptions.Default;

    public static StrategyOptions Read(ConfigSection options) => new(
        options.Double("server_learning_rate", Default.ServerLearningRate, rate => rate is >= 0 and <= 100,
            "a number from 0 to 100", "Size of the server's step; 0 for what suits the strategy."),
        options.Double("server_momentum", Default.ServerMomentum, share => share is >= 0 and < 1,
            "a number from 0 to below 1", "`fedavgm`, `fedadam`, `fedyogi`: what of the last step goes on."),
        options.Double("server_beta2", Default.ServerBeta2, share => share is >= 0 and < 1,
            "a number from 0 to below 1", "`fedadam`, `fedyogi`: what of the mean square goes on."),
        options.Double("adaptivity", Default.Adaptivity, tau => tau is > 0 and <= 1,
            "a number above 0, at most 1", "`fedadam`, `fedyogi`: keeps steps finite where nothing changes."),
        options.Double("trim", Default.Trim, share => share is >= 0 and < 0.5,
            "a number from 0 to below 0.5", "`trimmed-mean`: share of the updates that is cut off at either end."),
        options.Int("byzantine", Default.Byzantine, 0, 1000, "`krum`, `multi-krum`: updates of a round that may be hostile."),
        options.Int("selected", Default.Selected, 0, 10_000, "`multi-krum`: updates that are averaged; 0 for all but the hostile ones."),
        options.Double("mixing", Default.Mixing, share => share is > 0 and <= 1,
            "a number above 0, at most 1", "`fedasync`: share of a fresh update in the next version."),
        options.Word("staleness", Default.Staleness, "`fedasync`, `fedbuff`: how an update's share falls with the versions it is behind.",
            [.. StrategyOptions.StalenessFunctions]),
        options.Double("staleness_exponent", Default.StalenessExponent, exponent => exponent is >= 0 and <= 100,
            "a number from 0 to 100", "How fast: the exponent of `polynomial`, the slope of `hinge`."),
        options.Int("staleness_hinge", Default.StalenessHinge, 0, 100_000, "`hinge`: versions an update may be behind at no loss."),
        options.Double("scaling", Default.Scaling, factor => factor is >= 0 and <= 100,
            "a number from 0 to 100", "`dbafl`: a fixed scaling factor; 0 for the ratio of accuracies on the test data."),
        options.Double("personal_share", Default.PersonalShare, share => share is >= 0 and <= 1,
            "a number from 0 to 1", "`apfl`: share of a worker's own model in what it trains its next own model from."));
}
