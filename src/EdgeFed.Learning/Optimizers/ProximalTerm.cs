using EdgeFed.Learning.Kernels;
using EdgeFed.Learning.Models;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Optimizers;

/// <summary>
/// The proximal term of FedProx (Li et al., 2020): mu / 2 ‖p - start‖² in the loss keeps a device near the global model it
/// started from, however many steps it takes. Its gradient is mu (p - start).
/// </summary>
internal sealed class ProximalTerm(double mu, ModelSpec spec) : IDisposable
{
    private readonly Range[] _trainable = TrainableRanges.Of(spec);
    private readonly ParameterBuffer _start = new(spec.ParameterCount);
    private bool _started;

    /// <summary>Adds into the gradients. The parameters of the first call are the start.</summary>
    public void Add(ReadOnlySpan<float> parameters, Span<float> gradients)
    {
        if (!_started) parameters.CopyTo(_start.Span);
        _started = true;
        foreach (var range in _trainable)
            GradientKernels.AddProximal(parameters[range], _start.Span[range], (float)mu, gradients[range]);
    }

    public void Dispose() => _start.Dispose();
}
