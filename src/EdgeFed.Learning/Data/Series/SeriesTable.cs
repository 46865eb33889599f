using System.Globalization;
using System.Text;

namespace EdgeFed.Learning.Data.Series;

/// <summary>Time series side by side: a line of names, then a line of numbers for each step of time.</summary>
public sealed class SeriesTable
{
    private const int MaxColumns = 1 << 16;
    private const int MaxNumbers = 1 << 27;

    private readonly float[] _numbers;

    private SeriesTable(string[] names, float[] numbers) => (Names, _numbers) = (names, numbers);

    /// <summary>Names of the columns, each once.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Steps of time.</summary>
    public int Rows => _numbers.Length / Names.Count;

    /// <summary>The number of a column at a step of time.</summary>
    public float this[int row, int column] => _numbers[(row * Names.Count) + column];

    /// <summary>Reads a CSV file, compressed with gzip or not.</summary>
    /// <exception cref="DataException">The file is missing or corrupt, or a field is no finite number; says which.</exception>
    public static SeriesTable Load(string path)
    {
        using var file = DataFileReader.Open(path);
        var scanner = new CsvScanner(file);
        var names = ReadNames(scanner, file);
        var numbers = new List<float>();
        while (TryReadRow(scanner, file, names, numbers))
            if (numbers.Count > MaxNumbers) throw file.Error($"has more than {MaxNumbers} numbers; expected at most as many");
        return new SeriesTable(names, [.. numbers]);
    }

    private static string[] ReadNames(CsvScanner scanner, DataFileReader file)
    {
        var names = new List<string>();
        var isLast = false;
        while (!isLast && scanner.TryRead(out var field, out isLast))
        {
            if (names.Count == MaxColumns) throw file.Error($"has more than {MaxColumns} columns; expected at most as many");
            names.Add(Encoding.UTF8.GetString(field).Trim());
            if (names[^1].Length == 0) throw file.Error($"column {names.Count} has no name; expected a first line of names");
        }

        if (names.Count == 0) throw file.Error("is empty; expected a first line of names");
        var twice = names.CountBy(name => name).FirstOrDefault(pair => pair.Value > 1).Key;
        return twice is null ? [.. names] : throw file.Error($"has two columns '{twice}'; expected names that differ");
    }

    private static bool TryReadRow(CsvScanner scanner, DataFileReader file, string[] names, List<float> numbers)
    {
        var line = scanner.Line;
        if (!scanner.TryRead(out var field, out var isLast)) return false;
        var columns = 0;
        while (true)
        {
            if (columns < names.Length) numbers.Add(Number(field, file, line, names[columns]));
            columns++;
            if (isLast || !scanner.TryRead(out field, out isLast)) break;
        }

        return columns == names.Length ? true : throw file.Error($"line {line} has {columns} fields; expected {names.Length}, one for each name");
    }

    private static float Number(ReadOnlySpan<byte> field, DataFileReader file, int line, string name)
    {
        if (float.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && float.IsFinite(number)) return number;
        throw file.Error($"line {line}, column '{name}' is '{Encoding.UTF8.GetString(field)}'; expected a finite number");
    }
}
