namespace EdgeFed.Plot;

/// <summary>One axis of a chart.</summary>
/// <param name="Label">With its unit.</param>
/// <param name="MaxTicks">That fit along it.</param>
/// <param name="IsWhole">Only whole numbers make sense.</param>
/// <param name="IsFromZero">Whether it begins at 0 whatever the values are.</param>
/// <param name="IsTight">Whether it ends with the values, rather than with a tick.</param>
internal sealed record Axis(string Label, int MaxTicks, bool IsWhole = false, bool IsFromZero = false, bool IsTight = false)
{
    private const double NearZero = 0.4; // of the largest value: from there on an axis may as well show the zero

    /// <summary>Span and ticks.</summary>
    /// <param name="values">At least one.</param>
    public (double Low, double High, Ticks Ticks) Fit(IReadOnlyCollection<double> values)
    {
        var (low, high) = Widened(values.Min(), values.Max());
        var ticks = Ticks.For(low, high, MaxTicks, IsWhole);
        return IsTight ? (low, high, ticks) : (ticks.Below(low), ticks.Above(high), ticks);
    }

    private (double Low, double High) Widened(double low, double high)
    {
        if (IsFromZero || (!IsTight && low > 0 && low < NearZero * high)) low = Math.Min(0, low);
        if (high > low) return (low, high);
        var margin = IsWhole ? 1 : low == 0 ? 1 : Math.Abs(low) / 10;
        return IsFromZero ? (low, low + margin) : (low - margin, high + margin);
    }
}
