using EdgeFed.Aggregation.Sums;

namespace EdgeFed.Aggregation;

/// <summary>
/// Folds the updates of a round together. What comes of it is a function of the set of updates, not of the order they came in, so
/// a round that is folded again gives the same bits. Where equals have to be told apart, it is by device id.
/// </summary>
public interface IRoundStrategy : IAggregationStrategy;

/// <summary>
/// A weighted mean. Needs one update at a time, in any order: folded while others still arrive, in O(model) memory.
/// </summary>
public interface IStreamingStrategy : IRoundStrategy
{
    /// <summary>Weight of an update with so many samples, from 1 to <see cref="ExactSum.MaxWeight"/>.</summary>
    long WeightOf(long numExamples);

    /// <summary>Updates with more samples weigh more, which a worker may claim.</summary>
    bool WeighsByExamples => WeightOf(2) != WeightOf(1);
}

/// <summary>Needs all updates, but only a few coordinates of each at a time.</summary>
public interface IBlockwiseStrategy : IRoundStrategy
{
    /// <summary>Writes one value of the next model for each column.</summary>
    void Fold(Columns columns, Span<float> next);
}

/// <summary>Needs only how far the updates are from each other, and says what each counts in their mean.</summary>
public interface IDistanceStrategy : IRoundStrategy
{
    /// <summary>Writes the weights of the updates, which are in the order of their devices.</summary>
    /// <param name="weights">Zeros; one at least must become positive, and all together be at most 2^27.</param>
    void Weigh(SquaredDistances distances, Span<long> weights);
}
