namespace EdgeFed.Aggregation;

/// <summary>
/// Folds one update after the other, in the order of their arrival: next = model + weight * (update - reference), element by
/// element. What it decides is recorded, so a fold can be replayed without knowing the strategy.
/// </summary>
public interface IAsyncStrategy : IAggregationStrategy
{
    /// <summary>Each update and each version is measured on the aggregator's test data.</summary>
    bool NeedsAccuracy { get; }

    /// <summary>
    /// Steps refer to <see cref="FoldReference.Base"/>: an update is of no use without the version it was trained from.
    /// </summary>
    bool NeedsBase { get; }

    /// <summary>Updates with more samples weigh more, which a worker may claim.</summary>
    bool WeighsByExamples => false;

    /// <summary>Decides about an update.</summary>
    FoldStep StepFor(in Arrival arrival);
}

/// <summary>Reference that an update is compared with.</summary>
public enum FoldReference
{
    /// <summary>The model it is folded into: the next is a mean of both.</summary>
    Model,

    /// <summary>The version that its worker trained from: what training changed is added.</summary>
    Base,

    /// <summary>The update that the same worker sent before: it is replaced.</summary>
    Previous,
}

/// <summary>One step of folding.</summary>
public readonly record struct FoldStep(FoldReference Reference, double Weight);

/// <summary>Facts about an update when it is folded.</summary>
/// <param name="Staleness">Versions between the one it was trained from and the newest.</param>
/// <param name="NumExamples">Samples it was trained on.</param>
/// <param name="TotalExamples">Samples of all workers whose updates were folded, this one included; of each the newest
/// number.</param>
/// <param name="Workers">Workers whose updates were folded, this one included.</param>
/// <param name="IsFirst">None of this worker was folded before.</param>
/// <param name="Accuracy">Of the updated model on the aggregator's test data, where that is needed.</param>
/// <param name="ModelAccuracy">Of the model it is folded into, where that is needed.</param>
public readonly record struct Arrival(
    int Staleness, long NumExamples, long TotalExamples, int Workers, bool IsFirst, double? Accuracy = null, double? ModelAccuracy = null);
