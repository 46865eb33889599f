namespace EdgeFed.Learning.Models;

/// <summary>y = max(x, 0), elementwise; any shape.</summary>
public sealed record ReluSpec() : LayerSpec(TypeName, "")
{
    internal const string TypeName = "relu";

    internal override bool InPlace => true;

    internal override bool NeedsOutput => true;

    internal override int[] OutputShape(int[] input, string where) => input;
}
