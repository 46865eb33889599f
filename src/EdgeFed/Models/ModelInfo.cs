using EdgeFed.Core.Files;
using EdgeFed.Learning.Checkpoints;
using EdgeFed.Learning.Models;

namespace EdgeFed.Models;

/// <summary>One tensor as a person looks at it.</summary>
internal sealed record TensorInfo(string Name, string Dtype, IReadOnlyList<long> Shape, long Bytes)
{
    public long Parameters => Shape.Aggregate(1L, (product, size) => product * size);

    public string ShapeText => Shape.Count == 0 ? "scalar" : string.Join("x", Shape);
}

/// <summary>Contents of a model file.</summary>
/// <param name="Kind">"safetensors" or "spec".</param>
/// <param name="Name">The model's name; null if the file does not say.</param>
/// <param name="Bytes">Bytes of the parameters.</param>
/// <param name="Sha256">Content digest, hex; null for a spec, and where a tensor is of a type that f32 cannot hold
/// exactly.</param>
internal sealed record ModelInfo(
    string File, string Kind, string? Name, IReadOnlyList<TensorInfo> Tensors, long Bytes,
    IReadOnlyDictionary<string, string> Metadata, string? Sha256)
{
    public long Parameters => Tensors.Sum(tensor => tensor.Parameters);

    /// <summary>Null if the file's own digest fits its parameters, or if it has none; else what the file says.</summary>
    public string? ContradictedDigest =>
        Metadata.TryGetValue(ModelMetadata.Digest, out var stated) && Sha256 is not null && stated != Sha256 ? stated : null;

    /// <exception cref="Learning.LearningException">The file is neither a valid safetensors file nor a valid spec.</exception>
    public static ModelInfo Read(string path) => LooksLikeJson(path) ? OfSpec(path) : OfSafetensors(path);

    private static ModelInfo OfSpec(string path)
    {
        var spec = ModelSource.LoadFile(path);
        var tensors = spec.Slices.Select(slice => new TensorInfo(
            slice.Name, "F32", [.. slice.Shape.Select(size => (long)size)], slice.Length * (long)sizeof(float)));
        return new ModelInfo(path, "spec", spec.Name, [.. tensors], (long)spec.ParameterCount * sizeof(float), Empty, null);
    }

    private static ModelInfo OfSafetensors(string path)
    {
        using var reader = SafetensorsReader.Open(path);
        var spec = SpecIn(reader);
        return new ModelInfo(
            path, "safetensors", spec?.Name ?? reader.Metadata.GetValueOrDefault(ModelMetadata.Model),
            [.. reader.Entries.Select(entry => new TensorInfo(entry.Name, entry.Dtype, entry.Shape, entry.End - entry.Begin))],
            reader.Entries.Sum(entry => entry.End - entry.Begin), reader.Metadata, ContentDigest.Of(path, reader, spec));
    }

    /// <summary>Null if the file was not written by us, or by a version whose layers we do not know.</summary>
    private static ModelSpec? SpecIn(SafetensorsReader reader)
    {
        try
        {
            return reader.Metadata.TryGetValue(ModelMetadata.Spec, out var json) ? ModelSpec.Parse(json) : null;
        }
        catch (ModelSpecException)
        {
            return null;
        }
    }

    /// <summary>A safetensors file begins with a length whose upper bytes are zero, a spec with '{' after white space.</summary>
    private static bool LooksLikeJson(string path)
    {
        if (!System.IO.File.Exists(path)) return path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        using var file = RegularFile.OpenRead(path);
        Span<byte> start = stackalloc byte[8];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return !start[..length].Contains((byte)0) && start[..length].TrimStart(" \t\r\n"u8).StartsWith("{"u8);
    }

    private static readonly Dictionary<string, string> Empty = [];
}
