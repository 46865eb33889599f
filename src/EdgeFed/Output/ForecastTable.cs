using EdgeFed.Learning.Scores;

namespace EdgeFed.Output;

/// <summary>How far off forecasts are, step by step, for a person.</summary>
internal static class ForecastTable
{
    public static IEnumerable<string> Lines(ForecastErrors errors)
    {
        yield return "mean absolute error, in the unit of the data";
        yield return "  step    model   last value repeated";
        for (var step = 0; step < errors.Steps; step++)
            yield return Row($"+{step + 1}", errors.ModelAt(step), errors.LastValueAt(step));
        yield return Row("all", errors.Model, errors.LastValue);
    }

    private static string Row(string step, double model, double lastValue) =>
        $"  {step,-4} {Figures.Decimal(model, 3),8}   {Figures.Decimal(lastValue, 3),8}";
}
