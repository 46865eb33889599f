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

    /// <summary>Mean and deviation of the first <paramref name="rows"/> rows of a column, as far as they have numbers.</summary>
    /// <exception cref="DataException">None has.</exception>
    internal static SeriesStatistics Of(SeriesTable table, int column, int rows)
    {
        double sum = 0, squares = 0;
        var count = 0;
        for (var row = 0; row < rows; row++)
        {
            if (float.IsNaN(table[row, column])) continue;
            sum += table[row, column];
            count++;
        }

        if (count == 0)
            throw new DataException(
                $"column '{table.Names[column]}' has no value in the training part of {rows} rows; expected at least 1.");
        var mean = sum / count;
        for (var row = 0; row < rows; row++)
            if (!float.IsNaN(table[row, column])) squares += (table[row, column] - mean) * (table[row, column] - mean);
        var deviation = Math.Sqrt(squares / count);
        return new SeriesStatistics((float)mean, deviation > 1e-6 * Math.Abs(mean) ? (float)deviation : 1);
    }
}
