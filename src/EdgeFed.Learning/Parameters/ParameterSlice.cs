namespace EdgeFed.Learning.Parameters;

/// <summary>A named tensor inside the contiguous parameters of a model.</summary>
/// <param name="Name">Its name in a PyTorch state dict, such as <c>fc1.weight</c>.</param>
/// <param name="Shape">Sizes, outermost first; row-major.</param>
/// <param name="Offset">First element, counted in floats from the start of the parameters.</param>
/// <param name="Length">Number of elements: the product of <paramref name="Shape"/>.</param>
/// <param name="Kind">Whether the optimiser changes it.</param>
public sealed record ParameterSlice(string Name, IReadOnlyList<int> Shape, int Offset, int Length, ParameterKind Kind)
{
    /// <summary>This tensor's elements within all parameters of the model.</summary>
    public Span<float> Of(Span<float> parameters) => parameters.Slice(Offset, Length);

    /// <inheritdoc cref="Of(Span{float})"/>
    public ReadOnlySpan<float> Of(ReadOnlySpan<float> parameters) => parameters.Slice(Offset, Length);
}
