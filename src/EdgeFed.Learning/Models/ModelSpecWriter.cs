using System.Text.Json;
using EdgeFed.Learning.Json;

namespace EdgeFed.Learning.Models;

/// <summary>Writes the canonical JSON form of a model spec.</summary>
internal static class ModelSpecWriter
{
    public static void Write(Utf8JsonWriter writer, ModelSpec spec)
    {
        writer.WriteStartObject();
        writer.WriteNumber("version", ModelSpec.Version);
        writer.WriteString("name", spec.Name);
        writer.WriteInts("input", spec.InputShape);
        writer.WriteNumber(LossNames.OutputsKey(spec.Loss), spec.Outputs);
        writer.WriteString("loss", LossNames.Of(spec.Loss));
        writer.WriteStartArray("layers");
        foreach (var layer in spec.Layers) WriteLayer(writer, layer);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteLayer(Utf8JsonWriter writer, LayerSpec layer)
    {
        writer.WriteStartObject();
        writer.WriteString("type", layer.Type);
        if (layer.Name.Length > 0) writer.WriteString("name", layer.Name);
        layer.WriteFields(writer);
        writer.WriteEndObject();
    }
}
