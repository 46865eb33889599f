namespace EdgeFed.Federation.Aggregation;

/// <summary>Sample-weighted mean (McMahan et al., 2017), streaming: O(model) memory, any order of arrival.</summary>
public sealed class FedAvg : IStreamingStrategy
{
    public string Name => "fedavg";

    public void Add(in UpdateBlock block, ExactSum sum) => sum.Add(block.Offset, block.Values, block.NumExamples);

    public void Finish(int offset, ExactSum sum, long totalExamples, Span<float> next) => sum.Divide(offset, totalExamples, next);
}
