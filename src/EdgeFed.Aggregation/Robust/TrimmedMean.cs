namespace EdgeFed.Aggregation.Robust;

/// <summary>
/// Coordinate-wise trimmed mean (Yin et al., 2018, algorithm 1, option II): of each parameter's values the smallest and the
/// largest <c>trim</c> * n, rounded down, are cut off, and the others averaged with the same weight. Blockwise. Holds as long as
/// no more than so many updates are hostile: with too few updates for one to be cut off at either end, it is the plain mean.
/// </summary>
/// <param name="trim">Share of the values that is cut off at either end, 0 to below 0.5.</param>
public sealed class TrimmedMean(double trim) : IBlockwiseStrategy
{
    private const double RoundingError = 1e-9; // a share of 0.29 of 100 is 29
    private const int MaxAtOnce = 256;

    public string Name => "trimmed-mean";

    /// <summary>Values cut off at either end; one at least is left.</summary>
    public int CutOf(int updates) => Math.Min((int)(trim * updates + RoundingError), (updates - 1) / 2);

    public void Fold(Columns columns, Span<float> next)
    {
        columns.Sort();
        for (var start = 0; start < next.Length; start += MaxAtOnce)
            Average(columns, start, next.Slice(start, Math.Min(MaxAtOnce, next.Length - start)));
    }

    private void Average(Columns columns, int start, Span<float> next)
    {
        var cut = CutOf(columns.Updates);
        Span<double> sums = stackalloc double[MaxAtOnce];
        sums = sums[..next.Length];
        sums.Clear();
        for (var row = cut; row < columns.Updates - cut; row++)
        {
            var values = columns.Row(row).Slice(start, next.Length);
            for (var i = 0; i < values.Length; i++) sums[i] += values[i];
        }

        for (var i = 0; i < sums.Length; i++) next[i] = (float)(sums[i] / (columns.Updates - 2 * cut));
    }
}
