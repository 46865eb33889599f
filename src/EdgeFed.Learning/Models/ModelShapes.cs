namespace EdgeFed.Learning.Models;

/// <summary>Follows the shape of one sample through the layers.</summary>
internal static class ModelShapes
{
    /// <summary>Most elements of one output: a thousand layers of it, times the largest batch, still fit a long.</summary>
    private const int MaxElements = 1 << 28;

    /// <summary>Shape of the input and of every layer's output.</summary>
    public static int[][] Walk(ModelSpec spec)
    {
        var shapes = new int[spec.Layers.Count + 1][];
        shapes[0] = [.. spec.InputShape];
        for (var i = 0; i < spec.Layers.Count; i++) shapes[i + 1] = Checked(spec.Layers[i], i, shapes[i]);
        CheckOutput(spec, shapes[^1]);
        return shapes;
    }

    /// <summary>How errors name a layer.</summary>
    public static string Where(LayerSpec layer, int index) =>
        layer.Name.Length == 0 ? $"layers[{index}] ({layer.Type})" : $"layers[{index}] ({layer.Type} '{layer.Name}')";

    private static int[] Checked(LayerSpec layer, int index, int[] input)
    {
        var where = Where(layer, index);
        var output = layer.OutputShape(input, where);
        if (Shapes.Elements(output) <= MaxElements) return output;
        throw new ModelSpecException($"{where} gives the shape {Shapes.Text(output)}; expected at most {MaxElements} elements.");
    }

    private static void CheckOutput(ModelSpec spec, int[] output)
    {
        if (output is [var width] && width == spec.Outputs) return;
        var last = Where(spec.Layers[^1], spec.Layers.Count - 1);
        var key = LossNames.OutputsKey(spec.Loss);
        throw new ModelSpecException($"{last} gives the shape {Shapes.Text(output)}; {key} needs [{spec.Outputs}].");
    }
}
