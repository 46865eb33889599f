using EdgeFed.Federation.Jobs;
using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;

namespace EdgeFed.Simulation.Tests.Federations;

/// <summary>Trains as the real one does, but cannot the first few times.</summary>
internal sealed class FailingTrainer(int failures, string reason) : ITrainer
{
    private readonly CpuTrainer _trainer = new();
    private int _left = failures;

    public TrainResult Train(
        ModelSpec spec, Span<float> parameters, IDataset data, TrainOptions options, IProgress<TrainProgress>? progress, CancellationToken cancel)
    {
        if (_left-- > 0) throw new JobTaskException(reason);
        return _trainer.Train(spec, parameters, data, options, progress, cancel);
    }

    public EvaluationResult Evaluate(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize, int threads) =>
        _trainer.Evaluate(spec, parameters, data, batchSize, threads);
}
