namespace EdgeFed.Learning.Data.Series;

/// <summary>Finds the windows that have all their targets.</summary>
internal static class WindowMask
{
    /// <summary>Numbers of those windows, where window w of the c-th column has the number c * windows + w.</summary>
    /// <param name="table">The series.</param>
    /// <param name="columns">Which columns, in this order.</param>
    /// <param name="options">How windows are cut.</param>
    /// <param name="from">The first row of the first window.</param>
    /// <param name="windows">Windows of a column.</param>
    public static int[] Complete(SeriesTable table, int[] columns, SeriesOptions options, int from, int windows)
    {
        var complete = new List<int>();
        for (var c = 0; c < columns.Length; c++)
        {
            var lastGap = -1;
            for (var row = from + options.Past; row < from + windows + options.Past + options.Next - 1; row++)
            {
                if (float.IsNaN(table[row, columns[c]])) lastGap = row;
                var window = row - from - options.Past - options.Next + 1; // the one whose last target is this row
                if (window >= 0 && lastGap <= row - options.Next) complete.Add((c * windows) + window);
            }
        }

        return [.. complete];
    }
}
