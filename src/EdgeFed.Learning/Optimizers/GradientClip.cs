using System.Numerics.Tensors;
using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Optimizers;

/// <summary>
/// Scales gradients so that their norm over all trainable parameters is at most a limit, as torch.nn.utils.clip_grad_norm_ does.
/// </summary>
internal sealed class GradientClip(double maxNorm, ModelSpec spec)
{
    private const double Epsilon = 1e-6;

    private readonly Range[] _trainable = TrainableRanges.Of(spec);

    public void Apply(Span<float> gradients)
    {
        var squares = 0.0;
        foreach (var range in _trainable) squares += GradientKernels.SumOfSquares(gradients[range]);
        var scale = (float)(maxNorm / (Math.Sqrt(squares) + Epsilon));
        if (!(scale < 1)) return;
        foreach (var range in _trainable) TensorPrimitives.Multiply(gradients[range], scale, gradients[range]);
    }
}
