using System.Globalization;

namespace EdgeFed.Plot;

/// <summary>Round numbers along an axis: multiples of 1, 2 or 5 times a power of ten.</summary>
/// <param name="Step">From one to the next.</param>
internal readonly record struct Ticks(double Step)
{
    private const double Slack = 1e-9; // of a step: what rounding may cost

    /// <summary>A step that gives at most <paramref name="most"/> of them.</summary>
    /// <param name="isWhole">Only whole numbers.</param>
    public static Ticks For(double low, double high, int most, bool isWhole = false)
    {
        var raw = (high - low) / most;
        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = power * new[] { 1, 2, 5, 10 }.First(factor => factor * power >= raw * (1 - Slack));
        return new Ticks(isWhole ? Math.Max(1, step) : step);
    }

    /// <summary>The last one at or below a value.</summary>
    public double Below(double value) => Math.Floor(value / Step + Slack) * Step;

    /// <summary>The first one at or above a value.</summary>
    public double Above(double value) => Math.Ceiling(value / Step - Slack) * Step;

    public IEnumerable<double> Within(double low, double high)
    {
        var (first, last) = ((long)Math.Ceiling(low / Step - Slack), (long)Math.Floor(high / Step + Slack));
        for (var i = first; i <= last; i++) yield return i * Step;
    }

    /// <summary>With as many decimals as the step has.</summary>
    public string Text(double value)
    {
        var decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(Step) + Slack));
        return value.ToString($"N{decimals}", CultureInfo.InvariantCulture);
    }
}
