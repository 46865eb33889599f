using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Optimizers;

/// <summary>Stochastic gradient descent with momentum as torch.optim.SGD has it (no dampening).</summary>
internal sealed class Sgd(SgdOptions options, ModelSpec spec) : IOptimizer
{
    private readonly ParameterBuffer? _velocity = options.Momentum == 0 ? null : new ParameterBuffer(spec.ParameterCount);
    private readonly float _momentum = (float)options.Momentum;
    private readonly float _decay = (float)options.WeightDecay;
    private float _rate;

    public void Begin(double rateFactor) => _rate = (float)(options.LearningRate * rateFactor);

    public void Step(int start, Span<float> parameters, Span<float> gradients)
    {
        if (_decay != 0) GradientKernels.AddScaled(parameters, _decay, gradients);
        if (_velocity is null)
        {
            OptimizerKernels.Sgd(parameters, gradients, _rate);
            return;
        }

        var velocity = _velocity.Span.Slice(start, parameters.Length);
        if (options.Nesterov) OptimizerKernels.Nesterov(parameters, gradients, velocity, _rate, _momentum);
        else OptimizerKernels.Momentum(parameters, gradients, velocity, _rate, _momentum);
    }

    public void Dispose() => _velocity?.Dispose();
}
