namespace EdgeFed.Learning.Models;

/// <summary>The same elements in one dimension.</summary>
public sealed record FlattenSpec() : LayerSpec(TypeName, "")
{
    internal const string TypeName = "flatten";

    internal override bool InPlace => true;

    internal override bool ChangesValues => false;

    internal override int[] OutputShape(int[] input, string where) => [(int)Shapes.Elements(input)];
}
