namespace EdgeFed.Federation.Aggregation;

/// <summary>
/// Mean of the updates with the same weight for each: next = sum(x_k) / K. Streaming: O(model) memory, any order of arrival. A worker
/// gains nothing by claiming many samples, and one with few counts as much as one with many; else defends against nothing.
/// </summary>
public sealed class Bdfl : IStreamingStrategy
{
    public string Name => "bdfl";

    public long WeightOf(long numExamples) => 1;
}
