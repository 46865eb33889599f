using EdgeFed.Core.Compute;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;

namespace EdgeFed.Training;

/// <summary>A trainer that tells of each batch: training may take hours, but a batch may not.</summary>
internal sealed class MonitoredTrainer(ITrainer trainer, WorkMonitor monitor) : ITrainer
{
    public TrainResult Train(
        ModelSpec spec, Span<float> parameters, IDataset data, TrainOptions options, IProgress<TrainProgress>? progress,
        CancellationToken ct) =>
        trainer.Train(spec, parameters, data, options, new MonitoredProgress(monitor, progress), ct);

    public EvaluationResult Evaluate(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize, int threads) =>
        trainer.Evaluate(spec, parameters, new MonitoredDataset(monitor, data), batchSize, threads);

    private sealed class MonitoredProgress(WorkMonitor monitor, IProgress<TrainProgress>? next) : IProgress<TrainProgress>
    {
        public void Report(TrainProgress value)
        {
            monitor.NoteProgress();
            next?.Report(value);
        }
    }

    /// <summary>An evaluation reports nothing by itself, but reads batch after batch.</summary>
    private sealed class MonitoredDataset(WorkMonitor monitor, IDataset data) : IDataset
    {
        public DataSchema Schema => data.Schema;

        public int Count => data.Count;

        public int TargetLength => data.TargetLength;

        public void CopyBatch(ReadOnlySpan<int> indices, Span<float> x, Span<int> labels)
        {
            monitor.NoteProgress();
            data.CopyBatch(indices, x, labels);
        }

        public void CopyTargets(ReadOnlySpan<int> indices, Span<float> targets) => data.CopyTargets(indices, targets);

        public IDataset Snapshot() => new MonitoredDataset(monitor, data.Snapshot());
    }
}
