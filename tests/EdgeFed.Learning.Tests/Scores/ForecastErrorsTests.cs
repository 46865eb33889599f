using System.Text;
using EdgeFed.Learning.Data.Series;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Scores;

namespace EdgeFed.Learning.Tests.Scores;

public sealed class ForecastErrorsTests : IDisposable
{
    // Two values seen, two forecast; with zero weights the forecast is the bias, in deviations from the mean.
    private static readonly ModelSpec Constant = ModelSpec.Parse("""
        {"version":1,"name":"constant","input":[2],"targets":2,"loss":"mean_squared_error","layers":[{"type":"linear","name":"fc","in":2,"out":2}]}
        """);

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Trained on 0, 10 (mean 5, deviation 5 in column a; mean 100, deviation 10 in b), tested on two windows each.</summary>
    [Fact]
    public void Of_AConstantForecast_IsInTheColumnsUnits()
    {
        var table = SeriesTable.Load(_folder.Write("t.csv", Encoding.UTF8.GetBytes(
            "a,b\n0,90\n10,110\n0,90\n10,110\n0,90\n1,100\n2,100\n4,100\n8,100\n0,100\n")));
        var data = SeriesDataset.Cut(table, new SeriesOptions(Past: 2, Next: 2, TrainShare: 0.4), SeriesPart.Test);
        float[] forecastsTheMean = [0, 0, 0, 0, 0, 0];
        var errors = ForecastErrors.Of(Constant, forecastsTheMean, data);

        // Column a: windows from 0, 1, 2, 4, 8, 0 forecast 2, 4 after 1; 4, 8 after 2; 8, 0 after 4. Column b is 100 but for its first value.
        Assert.Equal((3 + 1 + 3 + 0 + 0 + 0) / 6.0, errors.ModelAt(0), 1e-5);
        Assert.Equal((1 + 3 + 5 + 0 + 0 + 0) / 6.0, errors.ModelAt(1), 1e-5);
        Assert.Equal((1 + 2 + 4 + 0 + 0 + 0) / 6.0, errors.LastValueAt(0), 1e-5);
        Assert.Equal((3 + 6 + 4 + 0 + 0 + 0) / 6.0, errors.LastValueAt(1), 1e-5);
        Assert.Equal((errors.ModelAt(0) + errors.ModelAt(1)) / 2, errors.Model, 1e-9);
        Assert.Equal((errors.LastValueAt(0) + errors.LastValueAt(1)) / 2, errors.LastValue, 1e-9);
    }
}
