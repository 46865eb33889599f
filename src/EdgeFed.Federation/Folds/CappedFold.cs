using EdgeFed.Aggregation.Means;
using EdgeFed.Core.Compute;

namespace EdgeFed.Federation.Folds;

/// <summary>Folds a mean in which no member has more than its share of the weight.</summary>
internal sealed class CappedFold(CappedMean strategy, int parameters, IComputePool compute) : WeighedFold(parameters, compute)
{
    protected override Task<IEnumerable<(FoldInput Update, long Weight)>> WeighAsync(List<FoldInput> updates) =>
        Task.FromResult(updates.Zip(strategy.Weigh([.. updates.Select(static update => update.Representation.NumExamples)])));
}
