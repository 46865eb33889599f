namespace EdgeFed.Models;

/// <summary>Entries that EdgeFed writes under <c>__metadata__</c> of a safetensors file.</summary>
internal static class ModelMetadata
{
    /// <summary>The canonical JSON of the model spec: it gives the order of tensors for the content digest.</summary>
    public const string Spec = "edgefed.spec";

    /// <summary>The model's name, for files without a spec.</summary>
    public const string Model = "model";

    /// <summary>The content digest, hex, as the writer knew it.</summary>
    public const string Digest = "content_sha256";

    /// <summary>Tools of PyTorch's world look for this.</summary>
    public const string Format = "format";

    public const string PyTorch = "pt";
}
