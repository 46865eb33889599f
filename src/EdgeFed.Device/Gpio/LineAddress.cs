using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeFed.Device.Gpio;

/// <summary>
/// How a person names a line: <c>gpiochip0/17</c> by chip and offset, or <c>PS.04</c> by the name that the board gives it; with a
/// leading <c>!</c> if it is active when low.
/// </summary>
public sealed record LineAddress(string? Chip, int Offset, string Name, bool IsActiveLow)
{
    public const string Rule = "CHIP/OFFSET such as gpiochip0/17, or a line's name such as GPIO17; a leading ! if it is active when low";

    public static bool TryParse(string text, [MaybeNullWhen(false)] out LineAddress line)
    {
        line = null;
        var isLow = text.StartsWith('!');
        var name = isLow ? text[1..] : text;
        if (name.Length is 0 or >= GpioName.Length || name.Contains(' ')) return false;
        var slash = name.IndexOf('/');
        if (slash < 0)
        {
            line = new LineAddress(null, -1, name, isLow);
            return true;
        }

        if (slash == 0 || !int.TryParse(name[(slash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)) return false;
        line = new LineAddress(name[..slash], offset, "", isLow);
        return true;
    }

    public override string ToString() => (IsActiveLow ? "!" : "") + (Chip is null ? Name : $"{Chip}/{Offset}");
}
