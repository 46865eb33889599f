using System.Text.Json;
using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Models;

/// <summary>Reads the JSON form of a model spec.</summary>
internal static class ModelSpecParser
{
    private const int MaxOutputs = 1 << 20;

    public static ModelSpec Parse(string json, ModelLimits limits)
    {
        using var document = JsonText.Parse(json, limits.MaxJsonBytes, "the model spec", Error);
        var fields = new JsonFields(document.RootElement, "", Error);
        CheckVersion(fields);
        var (loss, outputs) = Goal(fields);
        var name = ModelNames.Read(fields);
        return new ModelSpec(name, Input(fields), outputs, loss, Layers(fields, limits.MaxLayers), limits);
    }

    private static void CheckVersion(JsonFields fields)
    {
        var version = fields.Int("version", 1, int.MaxValue);
        if (version != ModelSpec.Version)
            throw Error($"version is {version}; this build reads version {ModelSpec.Version}.");
    }

    /// <summary>The loss, and how many classes are told apart or how many numbers predicted.</summary>
    private static (LossKind Loss, int Outputs) Goal(JsonFields fields)
    {
        var loss = Loss(fields);
        var outputs = LossNames.OutputsKey(loss);
        fields.RefuseUnknown("version", "name", "input", outputs, "loss", "layers");
        return (loss, fields.Int(outputs, loss == LossKind.SoftmaxCrossEntropy ? 2 : 1, MaxOutputs));
    }

    private static int[] Input(JsonFields fields)
    {
        var input = fields.Ints("input", Shapes.MaxRank, 1, Shapes.MaxSize);
        return Shapes.Elements(input) <= Shapes.MaxSize
            ? input
            : throw Error($"input is {Shapes.Text(input)}; expected at most {Shapes.MaxSize} elements.");
    }

    private static LossKind Loss(JsonFields fields)
    {
        var loss = fields.Text("loss");
        return LossNames.Find(loss) ?? throw Error($"loss is '{loss}'; this build knows {LossNames.All}.");
    }

    private static LayerSpec[] Layers(JsonFields fields, int maxLayers)
    {
        var items = fields.List("layers", 1, maxLayers);
        var layers = new LayerSpec[items.Length];
        var names = new HashSet<string>();
        for (var i = 0; i < items.Length; i++)
        {
            layers[i] = LayerParser.Parse(new JsonFields(items[i], $"layers[{i}]", Error));
            if (layers[i].Name.Length > 0 && !names.Add(layers[i].Name))
                throw Error($"layers[{i}].name is '{layers[i].Name}', which an earlier layer has; expected another.");
        }

        return layers;
    }

    private static ModelSpecException Error(string message) => new(message);
}
