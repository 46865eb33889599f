using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Base of the kinds whose values are strings.</summary>
internal abstract class StringKind : ValueKind<string>
{
    public sealed override string Type => "string";

    public sealed override string TextOf(string value) => value;

    public sealed override string Shown(string value) => $"'{value}'";

    public sealed override void Write(Utf8JsonWriter json, string name, string value) => json.WriteString(name, value);

    public sealed override bool TryRead(JsonElement json, [MaybeNullWhen(false)] out string value) =>
        (value = json.GetString()) is not null;
}
