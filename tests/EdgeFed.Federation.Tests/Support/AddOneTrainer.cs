using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Training;

namespace EdgeFed.Federation.Tests.Support;

/// <summary>Adds 1 to every parameter, whatever the options; notes them.</summary>
internal sealed class AddOneTrainer : ITrainer
{
    public int Calls { get; private set; }

    public TrainOptions? Newest { get; private set; }

    public TrainResult Train(
        ModelSpec spec,
        Span<float> parameters,
        IDataset data,
        TrainOptions options,
        IProgress<TrainProgress>? progress = null,
        CancellationToken ct = default)
    {
        Calls++;
        Newest = options;
        foreach (ref var value in parameters) value++;
        return new TrainResult(1, 0.5, null, 1) { Epochs = options.LocalEpochs };
    }

    public EvaluationResult Evaluate(
        ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize = 256, int threads = 1) =>
        throw new NotSupportedException();
}
