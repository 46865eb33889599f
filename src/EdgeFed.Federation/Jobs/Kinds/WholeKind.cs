using System.Globalization;
using System.Text.Json;

namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Whole numbers from one to another, both valid.</summary>
internal sealed class WholeKind(int min, int max) : ValueKind<int>
{
    public override string Type => "integer";

    public override string Range => $"{min} to {max}";

    public override string Expected => $"a whole number from {Range}";

    public override bool IsValid(int value) => value >= min && value <= max;

    public override string TextOf(int value) => value.ToString(CultureInfo.InvariantCulture);

    public override bool TryParse(string text, out int value) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value) && IsValid(value);

    public override void Write(Utf8JsonWriter json, string name, int value) => json.WriteNumber(name, value);

    public override bool TryRead(JsonElement json, out int value)
    {
        value = json.GetInt32();
        return true;
    }
}
