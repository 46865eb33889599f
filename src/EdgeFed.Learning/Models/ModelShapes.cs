namespace EdgeFed.Learning.Models;

/// <summary>Follows the shape of one sample through the layers.</summary>
internal static class ModelShapes
{
    /// <summary>Shape of the input and of every layer's output.</summary>
    public static int[][] Walk(ModelSpec spec)
    {
        var shapes = new int[spec.Layers.Count + 1][];
        shapes[0] = [.. spec.InputShape];
        for (var i = 0; i < spec.Layers.Count; i++) shapes[i + 1] = spec.Layers[i].OutputShape(shapes[i], Where(spec.Layers[i], i));
        CheckOutput(spec, shapes[^1]);
        return shapes;
    }

    /// <summary>Floats one sample needs: its input, every output that is not in place, two gradients of the widest.</summary>
    public static long ActivationFloats(ModelSpec spec)
    {
        long sum = Shapes.Elements(spec.InputShape), widest = 0;
        for (var i = 0; i < spec.Layers.Count; i++)
        {
            var elements = Shapes.Elements(spec.Shapes[i + 1]);
            widest = Math.Max(widest, elements);
            if (!spec.Layers[i].InPlace) sum += elements;
        }

        return sum + (2 * widest);
    }

    /// <summary>How errors name a layer.</summary>
    public static string Where(LayerSpec layer, int index) =>
        layer.Name.Length == 0 ? $"layers[{index}] ({layer.Type})" : $"layers[{index}] ({layer.Type} '{layer.Name}')";

    private static void CheckOutput(ModelSpec spec, int[] output)
    {
        if (output is [var width] && width == spec.Classes) return;
        var last = Where(spec.Layers[^1], spec.Layers.Count - 1);
        throw new ModelSpecException($"{last} gives the shape {Shapes.Text(output)}; classes needs [{spec.Classes}].");
    }
}
