using EdgeFed.Learning.Data;
using EdgeFed.Learning.Data.Series;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Scores;

/// <summary>
/// Mean absolute errors of forecasts of time series, in the columns' own units, beside those of a forecast that repeats the last
/// value seen: what a model has to be better than.
/// </summary>
public sealed class ForecastErrors
{
    private readonly SeriesDataset _data;
    private readonly double[] _model;
    private readonly double[] _lastValue;
    private readonly float[] _past;

    private ForecastErrors(SeriesDataset data)
    {
        (_data, Steps) = (data, data.TargetLength);
        (_model, _lastValue) = (new double[Steps], new double[Steps]);
        _past = new float[data.Schema.Elements];
    }

    /// <summary>Steps of time that are forecast.</summary>
    public int Steps { get; }

    /// <summary>Over all steps, of the model.</summary>
    public double Model => _model.Sum() / Steps / _data.Count;

    /// <summary>Over all steps, of repeating the last value.</summary>
    public double LastValue => _lastValue.Sum() / Steps / _data.Count;

    /// <summary>Runs a model over all of <paramref name="data"/>.</summary>
    /// <exception cref="DataException">The data does not fit the model.</exception>
    public static ForecastErrors Of(ModelSpec spec, ReadOnlySpan<float> parameters, SeriesDataset data, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        var errors = new ForecastErrors(data);
        CpuTrainer.Predict(spec, parameters, data, errors.Add, threads: threads);
        return errors;
    }

    /// <summary>Error of the model, <paramref name="step"/> + 1 steps ahead.</summary>
    public double ModelAt(int step) => _model[step] / _data.Count;

    /// <summary>Error of repeating the last value, <paramref name="step"/> + 1 steps ahead.</summary>
    public double LastValueAt(int step) => _lastValue[step] / _data.Count;

    private void Add(ReadOnlySpan<int> indices, ReadOnlySpan<float> outputs, ReadOnlySpan<int> labels, ReadOnlySpan<float> targets)
    {
        Span<int> label = stackalloc int[1];
        for (var row = 0; row < indices.Length; row++)
        {
            _data.CopyBatch(indices.Slice(row, 1), _past, label);
            var unit = _data.Statistics(indices[row]).Deviation;
            for (var step = 0; step < Steps; step++)
            {
                var target = targets[(row * Steps) + step];
                _model[step] += unit * Math.Abs(outputs[(row * Steps) + step] - target);
                _lastValue[step] += unit * Math.Abs(_past[^1] - target);
            }
        }
    }
}
