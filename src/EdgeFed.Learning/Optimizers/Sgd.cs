using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Optimizers;

/// <summary>Stochastic gradient descent with momentum as torch.optim.SGD has it (no dampening, no Nesterov).</summary>
internal sealed class Sgd(SgdOptions options, ModelSpec spec) : IOptimizer
{
    private readonly Range[] _trainable = TrainableRanges.Of(spec);
    private readonly ParameterBuffer? _velocity = options.Momentum == 0 ? null : new ParameterBuffer(spec.ParameterCount);
    private readonly float _rate = (float)options.LearningRate;
    private readonly float _momentum = (float)options.Momentum;

    public void Step(Span<float> parameters, ReadOnlySpan<float> gradients)
    {
        foreach (var range in _trainable)
        {
            if (_velocity is null) OptimizerKernels.Sgd(parameters[range], gradients[range], _rate);
            else OptimizerKernels.Momentum(parameters[range], gradients[range], _velocity.Span[range], _rate, _momentum);
        }
    }

    public void Dispose() => _velocity?.Dispose();
}
