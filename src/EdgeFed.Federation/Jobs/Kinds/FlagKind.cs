using System.Text.Json;

namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Yes or no.</summary>
internal sealed class FlagKind : ValueKind<bool>
{
    public override string Type => "boolean";

    public override string Range => "true or false";

    public override string Expected => Range;

    public override bool IsValid(bool value) => true;

    public override string TextOf(bool value) => value ? "true" : "false";

    public override bool TryParse(string text, out bool value) => bool.TryParse(text, out value);

    public override void Write(Utf8JsonWriter json, string name, bool value) => json.WriteBoolean(name, value);

    public override bool TryRead(JsonElement json, out bool value)
    {
        value = json.GetBoolean();
        return true;
    }
}
