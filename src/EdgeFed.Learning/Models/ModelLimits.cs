namespace EdgeFed.Learning.Models;

/// <summary>Limits of a model spec from elsewhere; checked before anything is allocated.</summary>
/// <param name="MaxJsonBytes">Largest spec text, in UTF-8 bytes.</param>
/// <param name="MaxLayers">Most layers.</param>
/// <param name="MaxParameters">Most parameters, in floats (256 Mi floats are 1 GiB).</param>
/// <param name="MaxActivationBytes">Most memory for one batch of activations and their gradients, in bytes.</param>
public sealed record ModelLimits(
    int MaxJsonBytes = 1 << 20,
    int MaxLayers = 1024,
    int MaxParameters = 256 << 20,
    long MaxActivationBytes = 1L << 30)
{
    /// <summary>The limits used when none are given.</summary>
    public static ModelLimits Default { get; } = new();
}
