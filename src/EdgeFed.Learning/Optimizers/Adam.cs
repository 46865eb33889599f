using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Training;

namespace EdgeFed.Learning.Optimizers;

/// <summary>Adam (Kingma and Ba, 2015) as torch.optim.Adam has it: scalars in double, tensors in float.</summary>
internal sealed class Adam(AdamOptions options, ModelSpec spec) : IOptimizer
{
    private readonly Range[] _trainable = TrainableRanges.Of(spec);
    private readonly ParameterBuffer _mean = new(spec.ParameterCount);
    private readonly ParameterBuffer _square = new(spec.ParameterCount);
    private double _beta1Power = 1;
    private double _beta2Power = 1;

    public void Step(Span<float> parameters, Span<float> gradients, double rateFactor)
    {
        var step = Next(rateFactor);
        foreach (var range in _trainable)
        {
            if (options.WeightDecay != 0) GradientKernels.AddScaled(parameters[range], (float)options.WeightDecay, gradients[range]);
            OptimizerKernels.Adam(parameters[range], gradients[range], _mean.Span[range], _square.Span[range], step);
        }
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
