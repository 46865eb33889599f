using EdgeFed.Aggregation;
using EdgeFed.Aggregation.Means;
using EdgeFed.Core.Compute;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Folds;

/// <summary>
/// Folds finished updates from the spool and then gives what came of them block by block. No update is ever in memory whole. The
/// strategy decides what is read when: see <see cref="Open"/>.
/// </summary>
/// <param name="parameters">Of the model.</param>
public abstract class RoundFold(int parameters) : IAsyncDisposable
{
    /// <summary>
    /// Updates that were added. Without any there is nothing to read: the version has the parameters of the one before.
    /// </summary>
    public int Count { get; private set; }

    /// <summary>Sum of <c>num_examples</c> of what was added.</summary>
    public long TotalExamples { get; private set; }

    /// <summary>Number of parameters.</summary>
    public int Length => parameters;

    /// <summary>Parameters whose sums take more memory than the others'.</summary>
    public virtual int Extras => 0;

    /// <summary>A fold for what the strategy needs.</summary>
    /// <param name="start">Nothing is read or summed before this completes; null for at once.</param>
    public static RoundFold Open(IRoundStrategy strategy, int parameters, IComputePool compute, Task? start = null) =>
        strategy switch
        {
            { TakesUpdates: false } => new UnchangedFold(parameters),
            CappedMean capped => new CappedFold(capped, parameters, compute),
            IStreamingStrategy streaming => new StreamingFold(streaming, parameters, compute, start ?? Task.CompletedTask),
            IBlockwiseStrategy blockwise => new BlockwiseFold(blockwise, parameters, compute),
            IDistanceStrategy distances => new DistanceFold(distances, parameters, compute),
            _ => throw new ArgumentException(
                $"Strategy '{strategy.Name}' does not say what it needs of the updates.", nameof(strategy)),
        };

    /// <summary>False if sums could overflow with an update of so many examples more.</summary>
    public virtual bool HasRoomFor(long examples) => true;

    /// <summary>Takes a finished update.</summary>
    public virtual void Add(FoldInput update)
    {
        Count++;
        TotalExamples += update.Representation.NumExamples;
    }

    /// <summary>Takes a finished update as it is.</summary>
    public void Add(SpoolObject update) => Add(new FoldInput(update));

    /// <summary>Waits until all that was added is folded. Afterwards nothing is read from the updates any more.</summary>
    /// <exception cref="SpoolException">An update is damaged on disk.</exception>
    public abstract Task CompleteAsync();

    /// <summary>A part of the result, of what was added until <see cref="CompleteAsync"/>; valid until the next call.</summary>
    public abstract ReadOnlySpan<float> Read(int offset, int count);

    /// <summary>Gives the memory back, once nobody works on it.</summary>
    public abstract ValueTask DisposeAsync();

    /// <summary>In an order that does not depend on when they came.</summary>
    private protected static FoldInput[] ByDevice(IEnumerable<FoldInput> updates) => [.. updates
        .OrderBy(static input => input.Representation.Origin, StringComparer.Ordinal)
        .ThenBy(static input => input.Update.Name, StringComparer.Ordinal)];
}
