using System.Text.Json;
using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Models;

/// <summary>In training each element is zero with probability P and else x / (1 - P); any shape.</summary>
/// <param name="P">0 to below 1, used as the nearest multiple of 2⁻¹⁶.</param>
public sealed record DropoutSpec(double P) : LayerSpec(TypeName, "")
{
    internal const string TypeName = "dropout";

    internal override bool InPlace => true;

    internal static DropoutSpec Read(JsonFields fields)
    {
        fields.RefuseUnknown("type", "p");
        return new DropoutSpec(fields.Fraction("p"));
    }

    internal override int[] OutputShape(int[] input, string where) => input;

    internal override void WriteFields(Utf8JsonWriter writer) => writer.WriteNumber("p", P);
}
