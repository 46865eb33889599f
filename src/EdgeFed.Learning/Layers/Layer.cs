using EdgeFed.Learning.Models;

namespace EdgeFed.Learning.Layers;

/// <summary>
/// Forward and backward of one layer for a batch. Activations are [batch, elements] row-major; the layer keeps no
/// activations of its own, so that all memory lies in the network's workspace.
/// </summary>
internal abstract class Layer
{
    /// <summary>Whether it has parameters: layers before the first such one need no gradient.</summary>
    public virtual bool HasParameters => false;

    /// <summary>Writes the output y for the input x; both are the same memory for a layer whose spec is in place.</summary>
    public abstract void Forward(ReadOnlySpan<float> parameters, ReadOnlySpan<float> x, Span<float> y);

    /// <summary>
    /// From dy, writes the gradients of its own parameters and dx. dx is empty when nobody needs it, and the same
    /// memory as dy for a layer whose spec is in place (y then stands for x too).
    /// </summary>
    public abstract void Backward(in BackwardPass pass);

    /// <summary>The layer that computes a spec's layer, whose parameters start with slice <paramref name="firstSlice"/>.</summary>
    public static Layer Create(ModelSpec model, LayerSpec layer, int firstSlice) => layer switch
    {
        LinearSpec linear => new Linear(linear, model.Slices[firstSlice], model.Slices[firstSlice + 1]),
        ReluSpec => new Relu(),
        _ => throw new ArgumentException($"{layer.Type} is no layer of this backend", nameof(layer)),
    };
}
