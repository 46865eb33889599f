namespace EdgeFed.Learning.Data.Series;

/// <summary>The columns of a CSV file, and which of them are wanted.</summary>
internal sealed class CsvColumns
{
    /// <summary>Most columns of a file.</summary>
    public const int Max = 1 << 16;

    private readonly string[] _names;
    private readonly bool[] _isWanted;

    private CsvColumns(string[] names, bool[] isWanted) => (_names, _isWanted) = (names, isWanted);

    /// <summary>Columns of the file.</summary>
    public int Count => _names.Length;

    /// <summary>Names of those that are wanted, in the order of the file.</summary>
    public string[] Wanted => [.. _names.Where((_, column) => _isWanted[column])];

    /// <summary>Sees which columns there are.</summary>
    /// <param name="file">For errors.</param>
    /// <param name="names">One for each column.</param>
    /// <param name="wanted">Names of those that are wanted; all when empty.</param>
    /// <exception cref="DataException">A wanted column is missing, has no name, or is there twice.</exception>
    public static CsvColumns Of(DataFileReader file, string[] names, IReadOnlyList<string> wanted)
    {
        if (wanted.FirstOrDefault(name => !names.Contains(name)) is { } missing)
            throw file.Error(
                $"has no column '{missing}'; expected one of {names.Length}, such as '{Array.Find(names, HasText)}'");
        var isWanted = Array.ConvertAll(names, name => wanted.Count == 0 || wanted.Contains(name));
        var columns = new CsvColumns(names, isWanted);
        if (!Array.TrueForAll(columns.Wanted, HasText))
            throw file.Error(
                $"column {Array.IndexOf(names, "") + 1} has no name; expected one, or a choice of columns without it");
        var twice = columns.Wanted.CountBy(name => name).FirstOrDefault(pair => pair.Value > 1).Key;
        return twice is null ? columns : throw file.Error($"has two columns '{twice}'; expected names that differ");
    }

    /// <summary>Tells whether the numbers of a column are read; false beyond the last one.</summary>
    public bool IsWanted(int column) => column < _isWanted.Length && _isWanted[column];

    public string Name(int column) => _names[column];

    private static bool HasText(string name) => name.Length > 0;
}
