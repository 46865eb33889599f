namespace EdgeFed.Learning.Data.Series;

/// <summary>Time series side by side: a number of each for each step of time.</summary>
public sealed class SeriesTable
{
    private readonly float[] _numbers;

    internal SeriesTable(string[] names, float[] numbers, bool hasGaps) => (Names, _numbers, HasGaps) = (names, numbers, hasGaps);

    /// <summary>Names of the columns, each once.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Steps of time.</summary>
    public int Rows => _numbers.Length / Names.Count;

    /// <summary>Tells whether any number is missing, as <see cref="MissingValues.Mask"/> allows.</summary>
    public bool HasGaps { get; }

    /// <summary>The number of a column at a step of time; NaN where it is missing.</summary>
    public float this[int row, int column] => _numbers[(row * Names.Count) + column];

    /// <summary>Reads a CSV file, compressed with gzip or not.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; the default when null.</param>
    /// <param name="columns">Names of the columns that are read, in any order; all when empty or null. Others may hold
    /// anything.</param>
    /// <exception cref="DataException">The file is missing or damaged, or a field is no finite number; says which.</exception>
    public static SeriesTable Load(string path, CsvOptions? options = null, IReadOnlyList<string>? columns = null) =>
        SeriesTableReader.Read(path, options ?? new CsvOptions(), columns ?? []);

    /// <summary>The first number of a column that is not missing; null if all are.</summary>
    internal float? FirstNumber(int column)
    {
        for (var row = 0; row < Rows; row++)
            if (!float.IsNaN(this[row, column])) return this[row, column];
        return null;
    }

    /// <summary>A number, or where it is missing the one before it; before the first one, that one.</summary>
    /// <param name="before">What the row before it came to; null in the first row.</param>
    internal float Filled(int row, int column, float? before) =>
        float.IsNaN(this[row, column]) ? before ?? FirstNumber(column) ?? 0 : this[row, column];

    /// <summary>The same series, with every missing number filled.</summary>
    internal SeriesTable WithoutGaps()
    {
        var numbers = new float[_numbers.Length];
        for (var i = 0; i < numbers.Length; i++)
        {
            var (row, column) = Math.DivRem(i, Names.Count);
            numbers[i] = Filled(row, column, row == 0 ? null : numbers[i - Names.Count]);
        }

        return new SeriesTable([.. Names], numbers, hasGaps: false);
    }
}
