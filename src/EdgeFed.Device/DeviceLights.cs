using System.Diagnostics.CodeAnalysis;
using EdgeFed.Device.Boards;
using EdgeFed.Device.Buttons;
using EdgeFed.Device.Gpio;
using EdgeFed.Device.Leds;
using EdgeFed.Device.Lights;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Device;

/// <summary>Makes lamps and button of what the configuration and the board say.</summary>
public sealed class DeviceLights
{
    private const string NoSuchLed = "there is no LED of that name; `ls /sys/class/leds` lists them";

    private readonly LightOptions _options;
    private readonly ILedFiles _leds;
    private readonly IGpio _gpio;
    private readonly LedMemory _memory;
    private readonly TimeProvider _time;
    private readonly ILogger _log;

    internal DeviceLights(LightOptions options, ILedFiles leds, IGpio gpio, string? memory, TimeProvider time, ILogger log)
    {
        (_options, _leds, _gpio, _time, _log) = (options, leds, gpio, time, log);
        _memory = new LedMemory(memory, log);
    }

    /// <summary>Starts the lamps of this machine.</summary>
    /// <param name="memory">A directory that a reboot empties, such as <c>/run/edgefed</c>; null where there is none.</param>
    public static LightController Start(LightOptions options, string? memory, TimeProvider time, ILogger log) =>
        new DeviceLights(options, new SysLedFiles(), new GpioChips(), memory, time, log).Start(BoardModel.Read());

    /// <summary>Watches the button, if there is one. Both are called on a thread of the button's own.</summary>
    public static void WatchButton(LightOptions options, Action pressed, Action held, ILogger log)
    {
        if (options.Button is { } line)
            ButtonWatch.Start(new GpioChips(), line, options.ButtonBias, TimeSpan.FromSeconds(options.LongPress), press => (press == Press.Long ? held : pressed)(), log);
    }

    /// <summary>
    /// Problems of each lamp of this machine, and with the button; null for one that can be used. Takes and changes nothing.
    /// </summary>
    public static IReadOnlyList<(string Name, string? Problem)> Survey(LightOptions options, ILogger log) =>
        new DeviceLights(options, new SysLedFiles(), new GpioChips(), null, TimeProvider.System, log).Survey(BoardModel.Read());

    internal LightController Start(string? model)
    {
        var board = BoardOf(model);
        var lamps = new List<Lamp>();
        foreach (var led in Leds(board)) AddLed(led, lamps);
        foreach (var line in Lines(board)) lamps.Add(new Lamp(new LineLamp(_gpio, line.Line, _time), line.Role));
        if (lamps.Count > 0) DeviceLog.Lights(_log, string.Join(", ", lamps.Select(Describe)), board is null ? "from the configuration" : $"board {board.Name}");
        return new LightController(lamps, _time, _log);
    }

    internal IReadOnlyList<(string Name, string? Problem)> Survey(string? model)
    {
        var board = BoardOf(model);
        var found = new List<(string, string?)>();
        foreach (var led in Leds(board)) found.Add(ProblemOf(led));
        foreach (var line in Lines(board)) found.Add((line.Line.ToString(), _gpio.ProblemOf(line.Line)));
        if (_options.Button is { } button) found.Add(($"button {button}", _gpio.ProblemOf(button)));
        return found;
    }

    private Board? BoardOf(string? model) => _options.Board == "auto" ? Board.OfModel(model) : Board.All.FirstOrDefault(known => known.Name == _options.Board);

    private IReadOnlyList<LedChoice> Leds(Board? board) => _options.Leds ?? Parsed<LedChoice>(board?.Leds, LedChoice.TryParse);

    private IReadOnlyList<LineChoice> Lines(Board? board) => _options.Lines ?? Parsed<LineChoice>(board?.Lines, LineChoice.TryParse);

    private (string Name, string? Problem) ProblemOf(LedChoice led)
    {
        if (led.Names.FirstOrDefault(_leds.HasLed) is not { } name) return (string.Join('|', led.Names), NoSuchLed);
        return (name, _leds.CanWrite(name, "trigger") ? null : LedLamp.NoPermission(name));
    }

    private void AddLed(LedChoice led, List<Lamp> lamps)
    {
        if (led.Names.FirstOrDefault(_leds.HasLed) is { } name) lamps.Add(new Lamp(new LedLamp(_leds, name, _memory, _time), led.Role));
        else DeviceLog.LampUnusable(_log, string.Join('|', led.Names), NoSuchLed);
    }

    private static string Describe(Lamp lamp) => $"{lamp.Light.Name} shows {lamp.Role.ToString().ToLowerInvariant()}";

    private delegate bool Parser<T>(string text, [MaybeNullWhen(false)] out T value);

    private static List<T> Parsed<T>(string? list, Parser<T> parse)
    {
        var found = new List<T>();
        foreach (var text in (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
            if (parse(text, out var one)) found.Add(one);
        return found;
    }
}
