using EdgeFed.Learning.Data;

namespace EdgeFed.Learning.Losses;

/// <summary>Score of a batch, or of several.</summary>
/// <param name="Loss">Sum of the samples' losses.</param>
/// <param name="Correct">Samples whose largest output is that of their label; 0 in a regression.</param>
internal readonly record struct BatchScore(double Loss, int Correct)
{
    public static BatchScore operator +(BatchScore one, BatchScore other) => new(one.Loss + other.Loss, one.Correct + other.Correct);

    /// <summary>Share of all of <paramref name="data"/> classified right; null where there are numbers to predict.</summary>
    public double? Accuracy(IDataset data) => data.TargetLength > 0 ? null : (double)Correct / data.Count;
}
