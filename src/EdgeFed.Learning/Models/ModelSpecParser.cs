using System.Text.Json;
using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Models;

/// <summary>Reads the JSON form of a model spec.</summary>
internal static class ModelSpecParser
{
    private const int MaxClasses = 1 << 20;

    public static ModelSpec Parse(string json, ModelLimits limits)
    {
        using var document = JsonText.Parse(json, limits.MaxJsonBytes, "the model spec", Error);
        var fields = new JsonFields(document.RootElement, "", Error);
        CheckVersion(fields);
        fields.RefuseUnknown("version", "name", "input", "classes", "loss", "layers");
        var name = ModelNames.Check(fields.Text("name"), "name");
        var input = Input(fields);
        var classes = fields.Int("classes", 2, MaxClasses);
        return new ModelSpec(name, input, classes, Loss(fields), Layers(fields, limits.MaxLayers), limits);
    }

    private static void CheckVersion(JsonFields fields)
    {
        var version = fields.Int("version", 1, int.MaxValue);
        if (version != ModelSpec.Version)
            throw Error($"version is {version}; this build reads version {ModelSpec.Version}.");
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
        return loss == LossNames.SoftmaxCrossEntropy
            ? LossKind.SoftmaxCrossEntropy
            : throw Error($"loss is '{loss}'; this build knows {LossNames.SoftmaxCrossEntropy}.");
    }

    private static LayerSpec[] Layers(JsonFields fields, int maxLayers)
    {
        var items = fields.List("layers", 1, maxLayers);
        var layers = new LayerSpec[items.Length];
        var names = new HashSet<string>();
        for (var i = 0; i < items.Length; i++)
        {
            layers[i] = Layer(new JsonFields(items[i], $"layers[{i}]", Error));
            if (layers[i].Name.Length > 0 && !names.Add(layers[i].Name))
                throw Error($"layers[{i}].name is '{layers[i].Name}', which an earlier layer has; expected another.");
        }

        return layers;
    }

    private static LayerSpec Layer(JsonFields fields) => fields.Text("type") switch
    {
        LinearSpec.TypeName => Linear(fields),
        ReluSpec.TypeName => Relu(fields),
        var type => throw Error($"{fields.At("type")} is '{type}'; this build knows {LinearSpec.TypeName}, {ReluSpec.TypeName}."),
    };

    private static LinearSpec Linear(JsonFields fields)
    {
        fields.RefuseUnknown("type", "name", "in", "out");
        var name = ModelNames.Check(fields.Text("name"), fields.At("name"));
        return new LinearSpec(name, fields.Int("in", 1, Shapes.MaxSize), fields.Int("out", 1, Shapes.MaxSize));
    }

    private static ReluSpec Relu(JsonFields fields)
    {
        fields.RefuseUnknown("type");
        return new ReluSpec();
    }

    private static ModelSpecException Error(string message) => new(message);
}
