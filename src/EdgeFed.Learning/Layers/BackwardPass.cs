namespace EdgeFed.Learning.Layers;

/// <summary>What a layer sees on the way back.</summary>
internal readonly ref struct BackwardPass
{
    /// <summary>All parameters of the model.</summary>
    public required ReadOnlySpan<float> Parameters { get; init; }

    /// <summary>All gradients of the model; a layer writes those of its own slices.</summary>
    public required Span<float> Gradients { get; init; }

    /// <summary>The layer's input of the forward pass.</summary>
    public required ReadOnlySpan<float> X { get; init; }

    /// <summary>The layer's output of the forward pass.</summary>
    public required ReadOnlySpan<float> Y { get; init; }

    /// <summary>Gradient of the loss by the output.</summary>
    public required ReadOnlySpan<float> Dy { get; init; }

    /// <summary>Gradient by the input, to be written; empty when nobody needs it.</summary>
    public required Span<float> Dx { get; init; }
}
