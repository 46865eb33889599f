using EdgeFed.Device;
using EdgeFed.Device.Boards;
using EdgeFed.Device.Gpio;

namespace EdgeFed.Config;

/// <summary>Reads what shows a person how the unit is.</summary>
internal static class LightsConfigReader
{
    private const string TheBoards = "the board's";

    private static readonly LightOptions Default = new();

    public static LightOptions Read(ConfigSection lights)
    {
        var board = lights.Word("board", Default.Board, "Whose lamps to use: that of the device tree's model, a known one, or none.",
            ["auto", "none", .. Board.All.Select(known => known.Name)]);
        var leds = lights.List<LedChoice>("leds", TheBoards, LedChoice.Rule,
            "LEDs of the kernel's LED class; where a name differs between kernels, both with a vertical bar between.",
            LedChoice.TryParse, "ACT|led0");
        var lines = lights.List<LineChoice>("lines", TheBoards, LineChoice.Rule,
            "GPIO lines with a lamp behind them.", LineChoice.TryParse, "gpiochip0/17=link");
        return new LightOptions(
            board,
            leds.Length > 0 ? leds : null,
            lines.Length > 0 ? lines : null,
            lights.Read<LineAddress?>("button", null, "none", LineAddress.Rule,
                "A button: a short press answers by flashes, a long one shuts the unit down.", LineAddress.TryParse, "!gpiochip0/27"),
            lights.Choice("button_bias", Default.ButtonBias, "What holds the button's line while nobody presses.",
                ("pull-up", LineBias.PullUp), ("pull-down", LineBias.PullDown), ("none", LineBias.None)),
            lights.Seconds("long_press_seconds", Default.LongPress, 1, 30, "How long the button is held to shut the unit down."));
    }
}
