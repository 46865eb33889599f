using System.Numerics.Tensors;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Training;

/// <summary>The loop over epochs and batches.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly IDataset _data;
    private readonly TrainOptions _options;
    private readonly EpochOrder _order;
    private readonly TrainingSession _session;
    private readonly BatchReader _reader;
    private int _step;

    public TrainingRun(ModelSpec spec, IDataset data, TrainOptions options)
    {
        (_data, _options) = (data, options);
        _order = new EpochOrder(data.Count, options.BatchSize, options.Seed);
        _reader = new BatchReader(spec, data, _order.BatchSize);
        _session = new TrainingSession(spec, _order.BatchSize, options);
    }

    public TrainResult Run(Span<float> parameters, IProgress<TrainProgress>? progress, CancellationToken ct)
    {
        var last = default(BatchScore);
        for (var epoch = 1; epoch <= _options.LocalEpochs; epoch++) last = RunEpoch(epoch, parameters, progress, ct);
        CheckFinite(parameters, last.Loss / _data.Count);
        return new TrainResult(_data.Count, last.Loss / _data.Count, last.Accuracy(_data), _step);
    }

    public void Dispose() => _session.Dispose();

    private BatchScore RunEpoch(int epoch, Span<float> parameters, IProgress<TrainProgress>? progress, CancellationToken ct)
    {
        _order.Start(epoch);
        var rateFactor = _options.Schedule?.At(_options.FirstEpoch + epoch - 1) ?? 1;
        var sum = default(BatchScore);
        for (var batch = 0; batch < _order.Batches; batch++)
        {
            ct.ThrowIfCancellationRequested();
            var indices = _order.Batch(batch);
            var score = RunStep(indices, parameters, rateFactor);
            sum += score;
            progress?.Report(Progress(epoch, score.Loss / indices.Length));
        }

        return sum;
    }

    private BatchScore RunStep(ReadOnlySpan<int> indices, Span<float> parameters, double rateFactor)
    {
        var answers = _reader.Read(indices, _session.Input(indices.Length));
        var score = _session.Differentiate(parameters, answers);
        _step++;
        if (!double.IsFinite(score.Loss)) throw Diverged("loss", score.Loss / indices.Length);
        _session.Update(parameters, rateFactor);
        return score;
    }

    private TrainProgress Progress(int epoch, double loss) =>
        new(epoch, _options.LocalEpochs, _step, _options.LocalEpochs * _order.Batches, loss);

    private void CheckFinite(ReadOnlySpan<float> parameters, double loss)
    {
        // A sum of magnitudes is not finite when a term is not; it may also overflow, which is as bad an end.
        if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes(parameters))) throw Diverged("sum of parameter magnitudes", loss);
    }

    private DivergenceException Diverged(string what, double loss) => new(
        FormattableString.Invariant($"the {what} is not finite at step {_step} (loss {loss}); ") +
        "a lower learning_rate may help, or the data holds values that are not finite.", _step, loss);
}
