using System.Diagnostics.CodeAnalysis;
using EdgeFed.Device.Gpio;
using EdgeFed.Device.Lights;

namespace EdgeFed.Device;

/// <summary>Lamps and button of a unit.</summary>
/// <param name="Board">A board of <see cref="Boards.Board.All"/>, "auto" or "none".</param>
/// <param name="Leds">Null for the board's.</param>
/// <param name="Lines">Null for the board's.</param>
/// <param name="Button">Null for none.</param>
/// <param name="LongPress">How long the button is held to shut the unit down.</param>
public sealed record LightOptions(
    string Board = "auto", IReadOnlyList<LedChoice>? Leds = null, IReadOnlyList<LineChoice>? Lines = null,
    LineAddress? Button = null, LineBias ButtonBias = LineBias.PullUp, double LongPress = 3);

/// <summary>An LED of the LED class, and what it shows.</summary>
/// <param name="Names">The first that is there is meant.</param>
public sealed record LedChoice(IReadOnlyList<string> Names, LampRole Role)
{
    public const string Rule = "names under /sys/class/leds with commas between, each with =state, =link or =error behind it (=state if none)";

    public static bool TryParse(string text, [MaybeNullWhen(false)] out LedChoice led)
    {
        led = null;
        if (!Roles.TrySplit(text, out var name, out var role)) return false;
        var names = name.Split('|');
        if (names.Any(n => n.Length == 0 || n.Contains('/') || n is "." or "..")) return false; // a name, never a way out of the directory
        led = new LedChoice(names, role);
        return true;
    }
}

/// <summary>A GPIO line with a lamp, and what it shows.</summary>
public sealed record LineChoice(LineAddress Line, LampRole Role)
{
    public const string Rule = "lines with commas between, each " + LineAddress.Rule + "; then =state, =link or =error (=state if none)";

    public static bool TryParse(string text, [MaybeNullWhen(false)] out LineChoice line)
    {
        line = null;
        if (!Roles.TrySplit(text, out var name, out var role) || !LineAddress.TryParse(name, out var address)) return false;
        line = new LineChoice(address, role);
        return true;
    }
}

/// <summary>"NAME" or "NAME=role".</summary>
internal static class Roles
{
    public static bool TrySplit(string text, out string name, out LampRole role)
    {
        var equals = text.LastIndexOf('=');
        (name, role) = (equals < 0 ? text : text[..equals], LampRole.State);
        if (name.Length == 0) return false;
        if (equals < 0) return true;
        LampRole? found = text[(equals + 1)..] switch
        {
            "state" => LampRole.State,
            "link" => LampRole.Link,
            "error" => LampRole.Error,
            _ => null,
        };
        role = found ?? default;
        return found is not null;
    }
}
