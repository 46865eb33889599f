namespace EdgeFed.Learning.Models;

/// <summary>y = 1 / (1 + exp(-x)), elementwise; any shape.</summary>
public sealed record SigmoidSpec() : LayerSpec(TypeName, "")
{
    internal const string TypeName = "sigmoid";

    internal override bool InPlace => true;

    internal override bool NeedsOutput => true;

    internal override int[] OutputShape(int[] input, string where) => input;
}
