using System.Numerics.Tensors;
using EdgeFed.Learning.Parameters;

namespace EdgeFed.Training;

/// <summary>The parameters after the last epoch that left them finite, for when training diverges later.</summary>
internal sealed class LastGoodModel(ParameterBuffer parameters)
{
    private readonly float[] _kept = new float[parameters.Span.Length];

    /// <summary>The epoch they are of; 0 before the first.</summary>
    public int Epoch { get; private set; }

    public void Keep(int epoch)
    {
        if (!float.IsFinite(TensorPrimitives.SumOfMagnitudes<float>(parameters.Span))) return;
        parameters.Span.CopyTo(_kept);
        Epoch = epoch;
    }

    public void Restore() => _kept.CopyTo(parameters.Span);
}
