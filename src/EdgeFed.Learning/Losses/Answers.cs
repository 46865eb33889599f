namespace EdgeFed.Learning.Losses;

/// <summary>Expected results of a batch: a class for each sample, or numbers.</summary>
internal readonly ref struct Answers
{
    private Answers(ReadOnlySpan<int> labels, ReadOnlySpan<float> targets, int count)
    {
        Labels = labels;
        Targets = targets;
        Count = count;
    }

    /// <summary>One class a sample; empty when numbers are predicted.</summary>
    public ReadOnlySpan<int> Labels { get; }

    /// <summary>[samples, targets]; empty when classes are told apart.</summary>
    public ReadOnlySpan<float> Targets { get; }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    public static Answers Of(ReadOnlySpan<int> labels) => new(labels, [], labels.Length);

    public static Answers Of(ReadOnlySpan<float> targets, int count) => new([], targets, count);
}
