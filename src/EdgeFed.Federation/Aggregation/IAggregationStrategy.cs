namespace EdgeFed.Federation.Aggregation;

/// <summary>How updates become the next model. A strategy does arithmetic only: the round selects, waits and refuses.</summary>
public interface IAggregationStrategy
{
    string Name { get; }
}

/// <summary>Folds the updates of a round together.</summary>
public interface IRoundStrategy : IAggregationStrategy;

/// <summary>Needs one update at a time, in any order, one block of coordinates at a time: O(model) memory.</summary>
public interface IStreamingStrategy : IRoundStrategy
{
    /// <summary>Adds one block of one update.</summary>
    void Add(in UpdateBlock block, ExactSum sum);

    /// <summary>Writes the part of the next model that begins at <paramref name="offset"/>.</summary>
    /// <param name="totalExamples">Sum of the updates' <c>num_examples</c>.</param>
    void Finish(int offset, ExactSum sum, long totalExamples, Span<float> next);
}

/// <summary>Consecutive parameters of one update.</summary>
public readonly ref struct UpdateBlock(int offset, ReadOnlySpan<float> values, long numExamples)
{
    public int Offset { get; } = offset;

    public ReadOnlySpan<float> Values { get; } = values;

    public long NumExamples { get; } = numExamples;
}
