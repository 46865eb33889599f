using EdgeFed.Learning.Training;
using EdgeFed.Output;

namespace EdgeFed.Training;

/// <summary>A bar while an epoch runs, a line when it is over.</summary>
/// <param name="lines">Where they go.</param>
/// <param name="endOf">Called with each epoch that is over; says how the model does on test data, if there is any.</param>
internal sealed class EpochProgress(LineWriter lines, Func<int, EvaluationResult?> endOf) : IProgress<TrainProgress>
{
    private double _lossSum;
    private int _steps;
    private int _percent = -1;

    public void Report(TrainProgress value)
    {
        _lossSum += value.Loss;
        _steps++;
        DrawBar(value);
        if (value.Step % (value.Steps / value.Epochs) == 0) EndEpoch(value);
    }

    public void End() => lines.SetStatus("");

    private void DrawBar(TrainProgress value)
    {
        var fraction = (double)value.Step / value.Steps;
        if ((int)(fraction * 100) == _percent) return;
        _percent = (int)(fraction * 100);
        lines.SetStatus(ProgressBar.Draw($"epoch {value.Epoch}/{value.Epochs}", fraction));
    }

    private void EndEpoch(TrainProgress value)
    {
        var loss = Figures.Decimal(_lossSum / _steps, 3);
        var test = endOf(value.Epoch) is { } result
            ? $", test loss {Figures.Decimal(result.Loss, 3)}{Figures.Accuracy(result.Accuracy)}"
            : "";
        lines.WriteLine($"[EPOCH {value.Epoch}/{value.Epochs}] training loss {loss}{test}");
        (_lossSum, _steps) = (0, 0);
    }
}
