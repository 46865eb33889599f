using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Models;

/// <summary>A parameter tensor that a layer asks for.</summary>
/// <param name="Suffix">Name after the layer's own, such as <c>weight</c>.</param>
/// <param name="Shape">Sizes, outermost first; none for a single number.</param>
/// <param name="FanIn">Inputs that feed one output; the initial values are U(-1/sqrt(FanIn), 1/sqrt(FanIn)).</param>
/// <param name="Kind">Whether the optimiser changes it.</param>
/// <param name="Constant">The initial value of every element instead, when not null.</param>
internal sealed record TensorSpec(
    string Suffix, int[] Shape, int FanIn, ParameterKind Kind = ParameterKind.Trainable, float? Constant = null);
