namespace EdgeFed.Aggregation;

/// <summary>Squared Euclidean distances between updates, which are in the order of their devices.</summary>
/// <param name="count">Number of updates.</param>
public sealed class SquaredDistances(int count)
{
    private readonly double[] _values = new double[count * (count - 1) / 2]; // below the diagonal, row by row

    public int Count => count;

    public double this[int i, int j] => i == j ? 0 : _values[IndexOf(i, j)];

    internal void Add(int i, int j, double part) => _values[IndexOf(i, j)] += part;

    internal void Add(SquaredDistances part)
    {
        for (var i = 0; i < _values.Length; i++) _values[i] += part._values[i];
    }

    private static int IndexOf(int i, int j)
    {
        var (row, column) = i > j ? (i, j) : (j, i);
        return row * (row - 1) / 2 + column;
    }
}
