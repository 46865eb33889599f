namespace EdgeFed.Learning.Models;

/// <summary>y = tanh(x), elementwise; any shape.</summary>
public sealed record TanhSpec() : LayerSpec(TypeName, "")
{
    internal const string TypeName = "tanh";

    internal override bool InPlace => true;

    internal override bool NeedsOutput => true;

    internal override int[] OutputShape(int[] input, string where) => input;
}
