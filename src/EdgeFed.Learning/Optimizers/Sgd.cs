using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Optimizers;

/// <summary>Stochastic gradient descent with momentum as torch.optim.SGD has it (no dampening).</summary>
internal sealed class Sgd(SgdOptions options, ModelSpec spec) : IOptimizer
{
    private readonly Range[] _trainable = TrainableRanges.Of(spec);
    private readonly ParameterBuffer? _velocity = options.Momentum == 0 ? null : new ParameterBuffer(spec.ParameterCount);
    private readonly float _momentum = (float)options.Momentum;
    private readonly float _decay = (float)options.WeightDecay;

    public void Step(Span<float> parameters, Span<float> gradients, double rateFactor)
    {
        var rate = (float)(options.LearningRate * rateFactor);
        foreach (var range in _trainable) Step(parameters[range], gradients[range], range, rate);
    }

    public void Dispose() => _velocity?.Dispose();

    private void Step(Span<float> parameters, Span<float> gradients, Range range, float rate)
    {
        if (_decay != 0) GradientKernels.AddScaled(parameters, _decay, gradients);
        if (_velocity is null) OptimizerKernels.Sgd(parameters, gradients, rate);
        else if (options.Nesterov) OptimizerKernels.Nesterov(parameters, gradients, _velocity.Span[range], rate, _momentum);
        else OptimizerKernels.Momentum(parameters, gradients, _velocity.Span[range], rate, _momentum);
    }
}
