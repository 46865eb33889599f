using EdgeFed.Learning.Data;
using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Training;

/// <summary>
/// The built-in backend: OpenBLAS for products, vectors for the rest. The same start, data, options and threads give the
/// same bits on the same processor kind and binary. It is stateless: calls may overlap.
/// </summary>
public sealed unsafe class CpuTrainer : ITrainer
{
    /// <summary>
    /// The processor kind whose kernels OpenBLAS chose, such as <c>Haswell</c>: with the thread count, part of what decides
    /// the bits of a result. The environment variable OPENBLAS_CORETYPE, set before the start, overrides the choice.
    /// </summary>
    public static string BlasCore => Matrix.Core;

    /// <inheritdoc/>
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
            var batch = TrainingRun.LargestBatch(data, options);
            using var session = new CpuSession(spec, batch, options, new FloatBlock(start, parameters.Length));
            return new TrainingRun(spec, data, options, session).Run(parameters, progress, ct);
        }
    }

    /// <inheritdoc/>
    public EvaluationResult Evaluate(
        ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize = 256, int threads = 1)
    {
        var batch = CheckedBatch(spec, parameters, data, batchSize, threads);
        fixed (float* start = parameters)
        {
            using var scorer = new CpuScorer(spec, new FloatBlock(start, parameters.Length), batch, threads);
            return new Evaluation(spec, data, batch).Score(scorer);
        }
    }

    /// <summary>Runs the model over all of <paramref name="data"/> and hands out what it makes of each batch.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="parameters">Length <see cref="ModelSpec.ParameterCount"/>.</param>
    /// <param name="data">At least one sample that fits the spec.</param>
    /// <param name="each">Called for each batch, from the first sample to the last.</param>
    /// <param name="batchSize">Samples at a time.</param>
    /// <param name="threads">Threads that share the work.</param>
    /// <exception cref="DataException">The data is empty or does not fit the model.</exception>
    public static void Predict(
        ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, PredictionHandler each, int batchSize = 256, int threads = 1)
    {
        ArgumentNullException.ThrowIfNull(each);
        var batch = CheckedBatch(spec, parameters, data, batchSize, threads);
        fixed (float* start = parameters)
        {
            using var scorer = new CpuScorer(spec, new FloatBlock(start, parameters.Length), batch, threads);
            new Evaluation(spec, data, batch).Predict(scorer, each);
        }
    }

    private static int CheckedBatch(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize, int threads)
    {
        TrainingChecks.Evaluation(batchSize, threads);
        TrainingChecks.Fit(spec, parameters.Length, data);
        return Math.Min(batchSize, data.Count);
    }
}
