using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Optimizers;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Training;

/// <summary>Network, gradients and optimiser state of one training run; freed together.</summary>
internal sealed unsafe class TrainingSession(
    ModelSpec spec, int maxBatch, OptimizerOptions optimizer, int threads = 1, ulong seed = 0) : IDisposable
{
    private readonly Network _network = new(spec, maxBatch, training: true, threads, seed);
    private readonly ParameterBuffer _gradients = new(spec.ParameterCount);
    private readonly IOptimizer _optimizer = Optimizer.Create(optimizer, spec);

    /// <summary>Where the samples of the next batch go.</summary>
    public Span<float> Input(int batch) => _network.Input(batch);

    /// <summary>The gradients of the last batch.</summary>
    public Span<float> Gradients => _gradients.Span;

    /// <summary>Loss and gradients for the batch in <see cref="Input"/>; of the parameters only buffers (running statistics) change.</summary>
    public BatchScore Differentiate(Span<float> parameters, Answers answers)
    {
        fixed (float* start = parameters)
        {
            var block = new FloatBlock(start, parameters.Length);
            var score = _network.Forward(block, answers);
            if (double.IsFinite(score.Loss)) _network.Backward(block, _gradients.Block, answers.Count);
            return score;
        }
    }

    /// <inheritdoc cref="Differentiate(Span{float}, Answers)"/>
    public BatchScore Differentiate(Span<float> parameters, ReadOnlySpan<int> labels) => Differentiate(parameters, Answers.Of(labels));

    /// <summary>One optimiser step with the gradients of the last batch.</summary>
    public void Update(Span<float> parameters) => _optimizer.Step(parameters, _gradients.Span);

    public void Dispose()
    {
        _network.Dispose();
        _gradients.Dispose();
        _optimizer.Dispose();
    }
}
