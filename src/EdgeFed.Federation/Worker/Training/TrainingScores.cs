using System.Globalization;
using EdgeFed.Learning.Training;

namespace EdgeFed.Federation.Worker.Training;

/// <summary>Scores of training as text, for the log.</summary>
internal static class TrainingScores
{
    public static string TextOf(TrainResult result) => result.Accuracy is { } accuracy
        ? string.Create(CultureInfo.InvariantCulture, $"loss {result.Loss:0.0000}, accuracy {accuracy:0.000}")
        : string.Create(CultureInfo.InvariantCulture, $"loss {result.Loss:0.0000}");
}
