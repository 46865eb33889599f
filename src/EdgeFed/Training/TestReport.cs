using System.Text.Json;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Series;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Scores;
using EdgeFed.Learning.Training;
using EdgeFed.Output;

namespace EdgeFed.Training;

/// <summary>How a trained model does on test data, and what it gets wrong.</summary>
/// <param name="Result">Loss and accuracy.</param>
/// <param name="Confusion">Of a classifier.</param>
/// <param name="Errors">Of forecasts of time series.</param>
internal sealed record TestReport(EvaluationResult Result, ConfusionMatrix? Confusion, ForecastErrors? Errors)
{
    public static TestReport Of(ModelSpec model, ReadOnlySpan<float> parameters, IDataset test, EvaluationResult result, int threads) =>
        test is SeriesDataset series
            ? new(result, null, ForecastErrors.Of(model, parameters, series, threads))
            : new(result, test.TargetLength == 0 ? ConfusionMatrix.Of(model, parameters, test, threads) : null, null);

    /// <summary>Report after loss and accuracy, for a person.</summary>
    public IEnumerable<string> Lines() => [.. Confusion is null ? [] : ConfusionTable.Lines(Confusion), .. Errors is null ? [] : ForecastTable.Lines(Errors)];

    public void Write(Utf8JsonWriter json)
    {
        json.WriteNumber("test_samples", Result.Count);
        json.WriteNumber("test_loss", Result.Loss);
        if (Result.Accuracy is { } accuracy) json.WriteNumber("test_accuracy", accuracy);
        if (Errors is not null)
        {
            json.WriteNumber("mean_absolute_error", Errors.Model);
            json.WriteNumber("last_value_mean_absolute_error", Errors.LastValue);
        }

        if (Confusion is not null) WriteConfusion(json, Confusion);
    }

    private static void WriteConfusion(Utf8JsonWriter json, ConfusionMatrix matrix)
    {
        json.WriteStartArray("confusion");
        for (var actual = 0; actual < matrix.Classes; actual++)
        {
            json.WriteStartArray();
            for (var predicted = 0; predicted < matrix.Classes; predicted++) json.WriteNumberValue(matrix[actual, predicted]);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }
}
