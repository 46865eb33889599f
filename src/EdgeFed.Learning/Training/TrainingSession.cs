using EdgeFed.Learning.Losses;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Optimizers;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Training;

/// <summary>Network, gradients and optimiser state of one training run; freed together.</summary>
internal sealed class TrainingSession(ModelSpec spec, int maxBatch, OptimizerOptions optimizer) : IDisposable
{
    private readonly Network _network = new(spec, maxBatch, training: true);
    private readonly ParameterBuffer _gradients = new(spec.ParameterCount);
    private readonly IOptimizer _optimizer = Optimizer.Create(optimizer, spec);

    /// <summary>Where the samples of the next batch go.</summary>
    public Span<float> Input(int batch) => _network.Input(batch);

    /// <summary>The gradients of the last batch.</summary>
    public ReadOnlySpan<float> Gradients => _gradients.Span;

    /// <summary>Loss and gradients for the batch in <see cref="Input"/>; changes no parameter.</summary>
    public BatchScore Differentiate(ReadOnlySpan<float> parameters, ReadOnlySpan<int> labels)
    {
        var score = _network.Forward(parameters, labels);
        if (double.IsFinite(score.Loss)) _network.Backward(parameters, _gradients.Span, labels.Length);
        return score;
    }

    /// <summary>One optimiser step with the gradients of the last batch.</summary>
    public void Update(Span<float> parameters) => _optimizer.Step(parameters, _gradients.Span);

    public void Dispose()
    {
        _network.Dispose();
        _gradients.Dispose();
        _optimizer.Dispose();
    }
}
