using EdgeFed.Learning.Parameters;
using EdgeFed.Spool;
using EdgeFed.Spool.Objects;

namespace EdgeFed.Federation.Aggregation;

/// <summary>Folds finished updates from the spool, one after the other, while later ones are still arriving.</summary>
public sealed class UpdateFold(IStreamingStrategy strategy, int parameters, IComputePool compute)
{
    private readonly ExactSum _sum = new(parameters);
    private Task _folding = Task.CompletedTask;
    private long _totalExamples;

    /// <summary>Sum of <c>num_examples</c> of what was added.</summary>
    public long TotalExamples => _totalExamples;

    /// <summary>False if sums could overflow with so many examples more.</summary>
    public bool HasRoomFor(long examples) => _totalExamples + examples <= ExactSum.MaxTotalWeight;

    /// <summary>Begins to fold a finished update.</summary>
    public void Add(SpoolObject update)
    {
        _totalExamples += update.Representation.NumExamples;
        _folding = AddAfterAsync(_folding, update);
    }

    /// <summary>Waits for what is under way and writes the next model.</summary>
    /// <exception cref="SpoolException">An update is damaged on disk.</exception>
    public async Task FinishAsync(ParameterBuffer next)
    {
        await _folding;
        await compute.RunAsync(() =>
        {
            strategy.Finish(_sum, _totalExamples, next.Span);
            return true;
        });
    }

    private async Task AddAfterAsync(Task previous, SpoolObject update)
    {
        await previous;
        await compute.RunAsync(() =>
        {
            _sum.BeginUpdate();
            ObjectContent.ForEachBlock(update, (offset, values) =>
                strategy.Add(new UpdateBlock(offset, values, update.Representation.NumExamples), _sum));
            return true;
        });
    }
}
