using EdgeFed.Learning.Files;

namespace EdgeFed.Learning.Data.Series;

/// <summary>Reads the columns that are wanted of a CSV file; the others may hold anything.</summary>
internal sealed class SeriesTableReader
{
    private const int MaxNumbers = 1 << 27;
    private const string Expected = "time series as text (CSV)";

    private readonly DataFileReader _file;
    private readonly CsvOptions _options;
    private readonly CsvScanner _scanner;
    private readonly CsvColumns _columns;
    private readonly List<float> _numbers = [];
    private bool _hasGaps;

    private SeriesTableReader(DataFileReader file, CsvOptions options, IReadOnlyList<string> wanted)
    {
        if (!FileContent.IsText(file.Head)) throw file.Error($"is {FileContent.Describe(file.Head)}; expected {Expected}");
        (_file, _options, _scanner) = (file, options, new CsvScanner(file, options.Separator));
        var first = ReadFirstLine();
        _columns = CsvColumns.Of(file, Names(first), wanted);
        if (options.HasHeader) return;
        for (var column = 0; column < first.Count; column++) Add(first[column], column);
    }

    /// <inheritdoc cref="SeriesTable.Load"/>
    public static SeriesTable Read(string path, CsvOptions options, IReadOnlyList<string> wanted)
    {
        using var file = DataFileReader.Open(path, Expected);
        return new SeriesTableReader(file, options, wanted).ReadRows();
    }

    /// <summary>The fields of the first line that is not empty.</summary>
    private List<CsvField> ReadFirstLine()
    {
        var fields = new List<CsvField>();
        while (_scanner.TryRead(out var field))
        {
            if (field.IsEmptyLine(fields.Count)) continue;
            if (fields.Count == CsvColumns.Max)
                throw _file.Error($"has more than {CsvColumns.Max} columns; expected at most as many");
            if (field.IsCut) throw TooLong(field);
            fields.Add(field.Copy());
            if (field.IsLast) return fields;
        }

        throw _file.Error("is empty; expected a first line of names");
    }

    private string[] Names(List<CsvField> first) => _options.HasHeader
        ? [.. first.Select(field => field.ToString())]
        : [.. Enumerable.Range(1, first.Count).Select(number => $"{number}")];

    private SeriesTable ReadRows()
    {
        while (TryReadRow())
            if (_numbers.Count > MaxNumbers) throw _file.Error($"has more than {MaxNumbers} numbers; expected at most as many");
        var table = new SeriesTable(_columns.Wanted, [.. _numbers], _hasGaps);
        if (_hasGaps) CheckColumns(table);
        return _hasGaps && _options.Missing == MissingValues.Previous ? table.WithoutGaps() : table;
    }

    /// <summary>False at the end of the file.</summary>
    private bool TryReadRow()
    {
        for (var columns = 0; _scanner.TryRead(out var field);)
        {
            if (field.IsEmptyLine(columns)) continue;
            Add(field, columns++);
            if (!field.IsLast) continue;
            if (columns == _columns.Count) return true;
            throw _file.Error($"line {field.Line} has {columns} fields; expected {_columns.Count}, one for each name");
        }

        return false;
    }

    private void Add(in CsvField field, int column)
    {
        if (!_columns.IsWanted(column)) return;
        if (field.IsCut) throw TooLong(field);
        if (field.TryReadNumber(out var number))
        {
            _numbers.Add(number);
        }
        else if (field.IsMissing && _options.Missing != MissingValues.Refuse)
        {
            _numbers.Add(float.NaN);
            _hasGaps = true;
        }
        else
        {
            throw NoNumber(field, column);
        }
    }

    private void CheckColumns(SeriesTable table)
    {
        for (var column = 0; column < table.Names.Count; column++)
            if (table.FirstNumber(column) is null)
                throw _file.Error($"column '{table.Names[column]}' has no value at all; expected numbers");
    }

    private DataException NoNumber(in CsvField field, int column)
    {
        var rule = field.IsMissing ? ", or a rule for missing values" : "";
        return _file.Error($"line {field.Line}, column '{_columns.Name(column)}' is '{field}'; expected a finite number{rule}");
    }

    private DataException TooLong(in CsvField field) =>
        _file.Error($"line {field.Line} has a field of more than {CsvField.MaxBytes} bytes; expected at most as many");
}
