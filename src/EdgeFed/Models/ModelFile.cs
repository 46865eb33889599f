using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Models;

namespace EdgeFed.Models;

/// <summary>Writes a model where a person wants it: whole or not at all.</summary>
internal static class ModelFile
{
    public static void Write(
        string path, ModelSpec spec, ReadOnlySpan<float> parameters, IReadOnlyDictionary<string, string> notes)
    {
        var metadata = new Dictionary<string, string>(notes)
        {
            [ModelMetadata.Format] = ModelMetadata.PyTorch,
            [ModelMetadata.Model] = spec.Name,
            [ModelMetadata.Spec] = spec.ToCanonicalJson(),
        };
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        {
            SafetensorsWriter.Write(file, spec, parameters, metadata);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }
}
