using System.Numerics.Tensors;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Training;

/// <summary>The loop over epochs and batches, the same for every backend.</summary>
internal sealed class TrainingRun
{
    private readonly IDataset _data;
    private readonly TrainOptions _options;
    private readonly EpochOrder _order;
    private readonly ITrainingSession _session;
    private readonly BatchReader _reader;
    private int _step;

    /// <param name="session">Takes batches of up to <see cref="LargestBatch"/>; the caller disposes it.</param>
    public TrainingRun(ModelSpec spec, IDataset data, TrainOptions options, ITrainingSession session)
    {
        (_data, _options, _session) = (data, options, session);
        _order = new EpochOrder(data.Count, options.BatchSize, options.Seed);
        _reader = new BatchReader(spec, data, _order.BatchSize);
    }

    /// <summary>Samples of the largest batch that a run has.</summary>
    public static int LargestBatch(IDataset data, TrainOptions options) => Math.Min(options.BatchSize, data.Count);

    /// <param name="parameters">Those the session trains.</param>
    public TrainResult Run(Span<float> parameters, IProgress<TrainProgress>? progress, CancellationToken ct)
    {
        var last = default(BatchScore);
        for (var epoch = 1; epoch <= _options.LocalEpochs; epoch++) last = RunEpoch(epoch, progress, ct);
        CheckFinite(parameters, last.Loss / _data.Count);
        return new TrainResult(_data.Count, last.Loss / _data.Count, last.Accuracy(_data), _step) { Epochs = _options.LocalEpochs };
    }

    private BatchScore RunEpoch(int epoch, IProgress<TrainProgress>? progress, CancellationToken ct)
    {
        _order.Start(epoch);
        var rateFactor = _options.Schedule?.At(_options.FirstEpoch + epoch - 1) ?? 1;
        var sum = default(BatchScore);
        for (var batch = 0; batch < _order.Batches; batch++)
        {
            ct.ThrowIfCancellationRequested();
            var indices = _order.Batch(batch);
            var score = RunStep(indices, rateFactor);
            sum += score;
            if (batch == _order.Batches - 1) _session.ReadBack();
            progress?.Report(Progress(epoch, score.Loss / indices.Length));
        }

        return sum;
    }

    private BatchScore RunStep(ReadOnlySpan<int> indices, double rateFactor)
    {
        var answers = _reader.Read(indices, _session.Input(indices.Length));
        var score = _session.Differentiate(answers);
        _step++;
        if (!double.IsFinite(score.Loss)) throw Diverged("loss", score.Loss / indices.Length);
        _session.Update(rateFactor);
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
