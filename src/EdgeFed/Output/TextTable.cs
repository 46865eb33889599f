namespace EdgeFed.Output;

/// <summary>Rows under a head, in columns as wide as their widest cell.</summary>
internal static class TextTable
{
    public static IEnumerable<string> Lines(IReadOnlyList<Column> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var all = rows.Prepend([.. columns.Select(static column => column.Name)])
            .Select(static row => row.Select(PrintableText.Escape).ToList()).ToList();
        var widths = columns.Select((_, index) => all.Max(row => row[index].Length)).ToList();
        return all.Select(row => string.Join("  ", columns.Select((column, index) => column.Fit(row[index], widths[index]))).TrimEnd());
    }

    /// <param name="IsNumber">Its cells end where the column does.</param>
    public readonly record struct Column(string Name, bool IsNumber = false)
    {
        public string Fit(string cell, int width) => IsNumber ? cell.PadLeft(width) : cell.PadRight(width);
    }
}
