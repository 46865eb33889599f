using EdgeFed.Learning.Data;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Training;

/// <summary>A backend that trains: coarse on purpose, it takes the flat parameters as they are.</summary>
public interface ITrainer
{
    /// <summary>Trains in place and returns when done.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="parameters">Start and result; length <see cref="ModelSpec.ParameterCount"/>. They are up to date when the
    /// last step of an epoch is reported. After an exception their content is unspecified: the caller keeps the start model
    /// elsewhere.</param>
    /// <param name="data">At least one sample that fits the spec.</param>
    /// <param name="options">How to train.</param>
    /// <param name="progress">Told after every step, on the calling thread of the backend.</param>
    /// <param name="ct">Checked before every step.</param>
    /// <exception cref="DataException">The data is empty or does not fit the model.</exception>
    /// <exception cref="DivergenceException">The loss or a parameter is no longer finite.</exception>
    /// <exception cref="ModelSpecException">The batch needs more activation memory than allowed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; no step is left half done.</exception>
    TrainResult Train(
        ModelSpec spec,
        Span<float> parameters,
        IDataset data,
        TrainOptions options,
        IProgress<TrainProgress>? progress = null,
        CancellationToken ct = default);

    /// <summary>Runs the model over all of <paramref name="data"/> without changing it.</summary>
    /// <param name="spec">The model.</param>
    /// <param name="parameters">Length <see cref="ModelSpec.ParameterCount"/>.</param>
    /// <param name="data">At least one sample that fits the spec.</param>
    /// <param name="batchSize">Samples at a time.</param>
    /// <param name="threads">Threads for matrix products.</param>
    /// <exception cref="DataException">The data is empty or does not fit the model.</exception>
    EvaluationResult Evaluate(ModelSpec spec, ReadOnlySpan<float> parameters, IDataset data, int batchSize = 256, int threads = 1);
}
