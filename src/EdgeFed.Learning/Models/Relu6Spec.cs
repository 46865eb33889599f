namespace EdgeFed.Learning.Models;

/// <summary>y = min(max(x, 0), 6), elementwise; any shape.</summary>
public sealed record Relu6Spec() : LayerSpec(TypeName, "")
{
    internal const string TypeName = "relu6";

    internal override bool InPlace => true;

    internal override bool NeedsOutput => true;

    internal override int[] OutputShape(int[] input, string where) => input;
}
