using EdgeFed.Learning.Parameters;
using EdgeFed.Learning.Random;

namespace EdgeFed.Learning.Layers;

/// <summary>A layer's view of one batch, on its way forward or back.</summary>
internal readonly struct LayerPass
{
    /// <summary>Number of samples.</summary>
    public required int Batch { get; init; }

    /// <summary>All parameters of the model. A layer changes its own buffers, and only when <see cref="Training"/>.</summary>
    public required FloatBlock Parameters { get; init; }

    /// <summary>The input, [batch, elements]; on the way back it is what it was on the way forward.</summary>
    public required FloatBlock X { get; init; }

    /// <summary>
    /// The output, [batch, elements]; the memory of X for a layer that works in place (which then stands for X too).
    /// </summary>
    public required FloatBlock Y { get; init; }

    /// <summary>
    /// The layer's own memory, which lasts from its forward to its backward pass: <see cref="Models.LayerMemory"/>.
    /// </summary>
    public FloatBlock State { get; init; }

    /// <summary>Memory for each thread, one after the other, which lasts for this pass only.</summary>
    public FloatBlock Scratch { get; init; }

    /// <summary>False when the model is only evaluated: no dropout, and normalisation by running statistics.</summary>
    public bool Training { get; init; }

    /// <summary>Random numbers of this layer in this step.</summary>
    public CounterRandom Random { get; init; }

    /// <summary>Back: all gradients of the model; a layer writes those of its own trainable slices.</summary>
    public FloatBlock Gradients { get; init; }

    /// <summary>Back: gradient of the loss by the output.</summary>
    public FloatBlock Dy { get; init; }

    /// <summary>Back: gradient by the input, to be written; empty when nobody needs it, the memory of Dy when in place.</summary>
    public FloatBlock Dx { get; init; }
}
