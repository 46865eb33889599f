namespace EdgeFed.Aggregation;

/// <summary>
/// A few coordinates of all updates: a row for each update, in the order of their devices; a column for each coordinate.
/// </summary>
public readonly ref struct Columns
{
    private readonly Span<float> _values;
    private readonly SortingNetwork _network;

    internal Columns(Span<float> values, SortingNetwork network)
    {
        _values = values;
        _network = network;
    }

    /// <summary>Number of rows.</summary>
    public int Updates => _network.Length;

    /// <summary>Number of columns.</summary>
    public int Width => _values.Length / Updates;

    public ReadOnlySpan<float> Row(int index) => _values.Slice(index * Width, Width);

    /// <summary>Sorts each column by itself, the smallest value into the first row.</summary>
    public void Sort() => _network.SortColumns(_values);
}
