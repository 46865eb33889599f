namespace EdgeFed.Learning.Data.Series;

/// <summary>Mean and standard deviation of one column, in its own unit.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Deviation">Its standard deviation; 1 where the column is constant, so that it becomes 0 and not infinite.</param>
public readonly record struct SeriesStatistics(float Mean, float Deviation)
{
    /// <summary>In deviations from the mean.</summary>
    public float Normalise(float value) => (value - Mean) / Deviation;

    /// <summary>Back in the column's own unit.</summary>
    public float Restore(float normalised) => (normalised * Deviation) + Mean;

    /// <summary>Of the first <paramref name="rows"/> rows of a column.</summary>
    internal static SeriesStatistics Of(SeriesTable table, int column, int rows)
    {
        double sum = 0, squares = 0;
        for (var row = 0; row < rows; row++) sum += table[row, column];
        var mean = sum / rows;
        for (var row = 0; row < rows; row++) squares += (table[row, column] - mean) * (table[row, column] - mean);
        var deviation = Math.Sqrt(squares / rows);
        return new SeriesStatistics((float)mean, deviation > 1e-6 * Math.Abs(mean) ? (float)deviation : 1);
    }
}
