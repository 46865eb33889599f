using System.Text.Json;
using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Models;

/// <summary>y = x Wᵀ + b, with weight [out, in] and bias [out]; the input is flattened to [in].</summary>
/// <param name="Name">Prefix of its parameters.</param>
/// <param name="In">Number of inputs.</param>
/// <param name="Out">Number of outputs.</param>
public sealed record LinearSpec(string Name, int In, int Out) : LayerSpec(TypeName, Name)
{
    internal const string TypeName = "linear";

    internal override IEnumerable<TensorSpec> Tensors => [new("weight", [Out, In], In), new("bias", [Out], In)];

    internal static LinearSpec Read(JsonFields fields)
    {
        fields.RefuseUnknown("type", "name", "in", "out");
        var name = ModelNames.Read(fields);
        return new LinearSpec(name, fields.Int("in", 1, Shapes.MaxSize), fields.Int("out", 1, Shapes.MaxSize));
    }

    internal override int[] OutputShape(int[] input, string where)
    {
        if (Shapes.Elements(input) == In) return [Out];
        throw Misfit(where, input, $"[{In}]");
    }

    internal override long MultiplyAdds(int[] input) => (long)In * Out;

    internal override void WriteFields(Utf8JsonWriter writer)
    {
        writer.WriteNumber("in", In);
        writer.WriteNumber("out", Out);
    }
}
