using EdgeFed.Learning.Parameters;

namespace EdgeFed.Learning.Models;

/// <summary>Lays the parameters of all layers out one after the other.</summary>
internal static class ModelSlices
{
    /// <exception cref="ModelSpecException">There are more parameters than <paramref name="maxParameters"/>.</exception>
    public static ParameterSlice[] Build(IReadOnlyList<LayerSpec> layers, int maxParameters)
    {
        var slices = new List<ParameterSlice>();
        var offset = 0L;
        foreach (var layer in layers)
            foreach (var tensor in layer.Tensors)
            {
                var name = $"{layer.Name}.{tensor.Suffix}";
                var length = Shapes.Elements(tensor.Shape);
                if (offset + length > maxParameters) throw TooMany(name, offset + length, maxParameters);
                slices.Add(new ParameterSlice(name, tensor.Shape, (int)offset, (int)length, tensor.Kind));
                offset += length;
            }

        return [.. slices];
    }

    private static ModelSpecException TooMany(string name, long count, int maxParameters) =>
        new($"the model has {count} parameters or more with '{name}'; expected at most {maxParameters}.");
}
