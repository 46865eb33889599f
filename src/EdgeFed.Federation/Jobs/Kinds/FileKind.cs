using System.Text.Json;
using EdgeFed.Core.Values;

namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>A file or none: a configuration has its path, a job the digest of its content.</summary>
internal sealed class FileKind : ValueKind<Digest?>
{
    private const string None = "none";

    public override string Type => "string";

    public override string Range => Expected;

    public override string Expected => "a path";

    public override bool IsValid(Digest? value) => true;

    public override string TextOf(Digest? value) => value?.ToString() ?? None;

    /// <summary>Reads a digest; whoever has a path reads the file.</summary>
    public override bool TryParse(string text, out Digest? value)
    {
        value = Digest.TryParse(text, out var digest) ? digest : null;
        return value is not null;
    }

    public override void Write(Utf8JsonWriter json, string name, Digest? value)
    {
        if (value is { } digest) json.WriteString(name, digest.ToString());
    }

    public override bool TryRead(JsonElement json, out Digest? value)
    {
        value = Digest.Parse(json.GetString() ?? "");
        return true;
    }
}
