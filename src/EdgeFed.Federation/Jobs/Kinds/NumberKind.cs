using System.Globalization;
using System.Text.Json;

namespace EdgeFed.Federation.Jobs.Kinds;

/// <summary>Numbers from one to another.</summary>
/// <param name="withMin">The smallest is valid too.</param>
/// <param name="withMax">The largest is valid too.</param>
internal sealed class NumberKind(double min, double max, bool withMin, bool withMax) : ValueKind<double>
{
    public override string Type => "number";

    public override string Range => !withMin ? $"above {TextOf(min)}, at most {TextOf(max)}"
        : withMax ? $"{TextOf(min)} to {TextOf(max)}" : $"{TextOf(min)} to below {TextOf(max)}";

    public override string Expected => withMin ? $"a number from {Range}" : $"a number {Range}";

    /// <inheritdoc/>
    /// <remarks>NaN compares with nothing, so it is not.</remarks>
    public override bool IsValid(double value) =>
        (withMin ? value >= min : value > min) && (withMax ? value <= max : value < max);

    public override string TextOf(double value) => value.ToString(CultureInfo.InvariantCulture);

    public override bool TryParse(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && IsValid(value);

    public override void Write(Utf8JsonWriter json, string name, double value) => json.WriteNumber(name, value);

    public override bool TryRead(JsonElement json, out double value)
    {
        value = json.GetDouble();
        return true;
    }
}
