using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Torch;

/// <summary>
/// The backend that libtorch computes, on a CPU or a CUDA device: the same order of samples and the same dropout as the built-in
/// engine, and its result but for rounding. It is stateless; its threads are the process's.
/// </summary>
/// <param name="library">Loaded.</param>
/// <param name="device">One that <see cref="TorchLibrary.CheckDevice"/> lets pass.</param>
public sealed unsafe class TorchTrainer(TorchLibrary library, string device) : ITrainer
{
    /// <inheritdoc/>
    /// <exception cref="TorchException">libtorch failed, or a layer or the optimiser is none of this backend.</exception>
    public TrainResult Train(
        ModelSpec spec,
        Span<float> parameters,
        IDataset data,
        TrainOptions options,
        IProgress<TrainProgress>? progress = null,
        CancellationToken ct = default)
    {
        TrainingChecks.Options(options);
        TrainingChecks.Fit(spec, parameters.Length, data);
        fixed (float* start = parameters)
        {
            using var session = new TorchSession(
                library, spec, TorchTrainings.Of(options), new FloatBlock(start, parameters.Length),
                TrainingRun.LargestBatch(data, options), device, options.Threads);
            return new TrainingRun(spec, data, options, session).Run(parameters, progress, ct);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="TorchException">libtorch failed, or a layer is none of this backend.</exception>
    public EvaluationResult Evaluate(
        ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize = 256, int threads = 1)
    {
        TrainingChecks.Evaluation(batchSize, threads);
        TrainingChecks.Fit(spec, parameters.Length, data);
        var batch = Math.Min(batchSize, data.Count);
        fixed (float* start = parameters)
        {
            using var session = new TorchSession(
                library, spec, training: null, new FloatBlock(start, parameters.Length), batch, device, threads);
            return new Evaluation(spec, data, batch).Score(session);
        }
    }
}
