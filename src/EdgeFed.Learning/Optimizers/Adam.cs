using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Optimizers;

/// <summary>Adam (Kingma and Ba, 2015) as torch.optim.Adam has it: scalars in double, tensors in float.</summary>
internal sealed class Adam(AdamOptions options, ModelSpec spec) : IOptimizer
{
    private readonly ParameterBuffer _mean = new(spec.ParameterCount);
    private readonly ParameterBuffer _square = new(spec.ParameterCount);
    private double _beta1Power = 1;
    private double _beta2Power = 1;
    private AdamStep _step;

    public void Begin(double rateFactor) => _step = Next(rateFactor);

    public void Step(int start, Span<float> parameters, Span<float> gradients)
    {
        if (options.WeightDecay != 0) GradientKernels.AddScaled(parameters, (float)options.WeightDecay, gradients);
        var (mean, square) = (_mean.Block.Slice(start, parameters.Length), _square.Block.Slice(start, parameters.Length));
        OptimizerKernels.Adam(parameters, gradients, mean.Span, square.Span, _step);
    }

    public void Dispose()
    {
        _mean.Dispose();
        _square.Dispose();
    }

    private AdamStep Next(double rateFactor)
    {
        _beta1Power *= options.Beta1;
        _beta2Power *= options.Beta2;
        return new AdamStep(
            (float)options.Beta1,
            (float)(1 - options.Beta1),
            (float)options.Beta2,
            (float)(1 - options.Beta2),
            (float)(options.LearningRate * rateFactor / (1 - _beta1Power)),
            (float)(1 / Math.Sqrt(1 - _beta2Power)),
            (float)options.Epsilon);
    }
}
