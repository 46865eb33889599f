namespace EdgeFed.Plot;

/// <summary>Contents of a chart.</summary>
/// <param name="Name">Of its file, without extension.</param>
/// <param name="Decimals">Of the values written at the ends of lines.</param>
internal sealed record Chart(string Name, string Title, string Subtitle, Axis X, Axis Y, int Decimals, IReadOnlyList<Series> Series)
{
    /// <summary>There is nothing to be seen.</summary>
    public bool IsEmpty => !Series.Any(static line => line.Known.Any());
}
