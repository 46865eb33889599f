using System.Text.Json;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;

namespace EdgeFed.Training;

/// <summary>Result of training alone.</summary>
/// <param name="Samples">In one epoch.</param>
/// <param name="Test">Null without test data.</param>
internal sealed record BaselineResult(ModelSpec Model, int Epochs, int Samples, TrainResult Training, TimeSpan Elapsed, TestReport? Test)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("model", Model.Name);
        json.WriteNumber("parameters", Model.ParameterCount);
        json.WriteNumber("samples", Samples);
        json.WriteNumber("epochs", Epochs);
        json.WriteNumber("steps", Training.Steps);
        json.WriteNumber("seconds", Math.Round(Elapsed.TotalSeconds, 3));
        json.WriteNumber("training_loss", Training.Loss);
        if (Training.Accuracy is { } accuracy) json.WriteNumber("training_accuracy", accuracy);
        Test?.Write(json);
    }
}
