namespace EdgeFed.Learning.Data.Series;

/// <summary>
/// Windows of time series: the past steps of one column are the sample, the next ones its targets. Each column is normalised by
/// its mean and deviation over the training part alone; a window never reaches from the training part into the rest. Where
/// numbers are missing, a window without all its targets is no sample, and a missing number of the past is what the step before
/// was.
/// </summary>
public sealed class SeriesDataset : IDataset
{
    private readonly float[][] _columns;
    private readonly SeriesStatistics[] _statistics;
    private readonly SeriesOptions _options;
    private readonly int _windows;
    private readonly int[]? _complete;

    private SeriesDataset(float[][] columns, SeriesStatistics[] statistics, SeriesOptions options, int windows, int[]? complete)
    {
        (_columns, _statistics, _options, _windows, _complete) = (columns, statistics, options, windows, complete);
        Schema = DataSchema.Regression([options.Past], options.Next);
    }

    /// <inheritdoc/>
    public DataSchema Schema { get; }

    /// <inheritdoc/>
    public int Count => _complete?.Length ?? _columns.Length * _windows;

    /// <inheritdoc/>
    public int TargetLength => _options.Next;

    /// <summary>Makes the samples of a table.</summary>
    /// <param name="table">The series.</param>
    /// <param name="options">How they are cut.</param>
    /// <param name="part">Which time is meant.</param>
    /// <param name="columns">Which columns, in this order; all when null.</param>
    /// <exception cref="DataException">The part is too short for a window, or the training part for statistics, or no window has
    /// all its targets.</exception>
    public static SeriesDataset Cut(SeriesTable table, SeriesOptions options, SeriesPart part, int[]? columns = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (options.Problems().FirstOrDefault() is { } problem) throw new ArgumentException(problem, nameof(options));
        columns ??= [.. Enumerable.Range(0, table.Names.Count)];
        var trainRows = (int)(table.Rows * options.TrainShare);
        if (trainRows == 0) throw NoTraining(table.Rows);
        var (from, to) = part == SeriesPart.Train ? (0, trainRows) : (trainRows, table.Rows);
        var statistics = Array.ConvertAll(columns, column => SeriesStatistics.Of(table, column, trainRows));
        var values = columns.Zip(statistics, (column, of) => Normalised(table, column, of, from, to)).ToArray();
        var windows = Windows(to - from, options, part);
        var complete = table.HasGaps ? WindowMask.Complete(table, columns, options, from, windows) : null;
        if (complete is { Length: 0 }) throw NoTargets(options, part);
        return new SeriesDataset(values, statistics, options, windows, complete);
    }

    /// <summary>Normalisation of the samples from <paramref name="index"/>'s column.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> - 1.</param>
    public SeriesStatistics Statistics(int index) => _statistics[Window(index) / _windows];

    /// <inheritdoc/>
    public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, indices.Length);
        Copy(indices, 0, _options.Past, x);
        labels.Clear();
    }

    /// <inheritdoc/>
    public void CopyTargets(ReadOnlySpan<int> indices, Span<float> targets) =>
        Copy(indices, _options.Past, _options.Next, targets);

    private void Copy(ReadOnlySpan<int> indices, int offset, int length, Span<float> target)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(target.Length, indices.Length * length);
        for (var i = 0; i < indices.Length; i++)
        {
            var (column, start) = Math.DivRem(Window(indices[i]), _windows);
            _columns[column].AsSpan(start + offset, length).CopyTo(target[(i * length)..]);
        }
    }

    private static int Windows(int rows, SeriesOptions options, SeriesPart part)
    {
        var needed = options.Past + options.Next;
        if (rows >= needed) return rows - needed + 1;
        throw new DataException($"the {Name(part)} part has {rows} rows; "
            + $"expected at least {needed}, which is past {options.Past} and next {options.Next}.");
    }

    private static DataException NoTraining(int rows) =>
        new($"the training part of {rows} rows has none; expected at least 1, for mean and deviation.");

    private static DataException NoTargets(SeriesOptions options, SeriesPart part) =>
        new($"no window of the {Name(part)} part has all its targets; expected {options.Next} steps in a row with values.");

    private static string Name(SeriesPart part) => part == SeriesPart.Train ? "training" : "test";

    private static float[] Normalised(SeriesTable table, int column, SeriesStatistics statistics, int from, int to)
    {
        var values = new float[to - from];
        float? before = null;
        for (var row = table.HasGaps ? 0 : from; row < to; row++)
        {
            before = table.Filled(row, column, before);
            if (row >= from) values[row - from] = statistics.Normalise(before.Value);
        }

        return values;
    }

    private int Window(int index) => _complete is null ? index : _complete[index];
}
