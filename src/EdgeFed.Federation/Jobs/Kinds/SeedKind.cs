using System.Globalization;
using System.Text.Json;

namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Seeds: any whole number of 64 bits.</summary>
internal sealed class SeedKind : ValueKind<ulong>
{
    public override string Type => "integer";

    public override string Range => $"0 to {ulong.MaxValue}";

    public override string Expected => $"a whole number from {Range}";

    public override bool IsValid(ulong value) => true;

    public override string TextOf(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    public override bool TryParse(string text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    public override void Write(Utf8JsonWriter json, string name, ulong value) => json.WriteNumber(name, value);

    public override bool TryRead(JsonElement json, out ulong value)
    {
        value = json.GetUInt64();
        return true;
    }
}
