using System.Globalization;
using EdgeFed.Core.Errors;
using EdgeFed.Device.Lights;

namespace EdgeFed.Device.Leds;

/// <summary>
/// An LED of the kernel's LED class. The kernel blinks it by its own triggers, so that it goes on without this process:
/// <c>pattern</c> (Documentation/ABI/testing/sysfs-class-led-trigger-pattern), or where that is missing <c>timer</c> with one
/// flash and one pause.
/// </summary>
internal sealed class LedLamp : ILamp
{
    private const string Pattern = "pattern", Timer = "timer", None = "none";

    /// <summary>How long udev may take to hand over the files that a new trigger brings.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(20);

    private readonly ILedFiles _files;
    private readonly string _led;
    private readonly LedMemory _memory;
    private readonly TimeProvider _time;
    private LedState? _before;

    public LedLamp(ILedFiles files, string led, LedMemory memory, TimeProvider time) =>
        (_files, _led, _memory, _time) = (files, led, memory, time);

    public string Name => _led;

    public static string NoPermission(string led) => $"no permission to write /sys/class/leds/{led}; the unit's user needs the udev rule 60-edgefed.rules, or root";

    public async Task ShowAsync(BlinkPattern pattern, LampColour colour, CancellationToken cancel)
    {
        try
        {
            _before ??= _memory.Recall(_led, State);
            Paint(colour);
            if (pattern.IsSteady) Hold(pattern.Steps[0].IsOn);
            else await BlinkAsync(pattern, cancel);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new LampException(NoPermission(_led), e);
        }
        catch (IOException e)
        {
            throw new LampException($"/sys/class/leds/{_led}: {ErrorText.Of(e)}", e);
        }
    }

    public void Restore()
    {
        if (_before is null) return;
        try
        {
            foreach (var (attribute, value) in _before.Attributes) _files.Write(_led, attribute, value);
            _memory.Forget(_led);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the LED has gone, or is not ours any more: nothing is left to restore
        }
    }

    private void Hold(bool isOn)
    {
        SetTrigger(None);
        _files.Write(_led, "brightness", isOn ? Brightest : "0");
    }

    private async Task BlinkAsync(BlinkPattern pattern, CancellationToken cancel)
    {
        if (Triggers().Contains(Pattern))
        {
            SetTrigger(Pattern);
            await WriteWhenAllowedAsync(Pattern, InKernelsWords(pattern), cancel);
            return;
        }

        if (!Triggers().Contains(Timer))
            throw new LampException($"the kernel has neither the trigger \"{Pattern}\" nor \"{Timer}\" for it; load the module ledtrig-pattern or ledtrig-timer");
        _files.Write(_led, "brightness", Brightest); // what the trigger flashes up to
        SetTrigger(Timer);
        await WriteWhenAllowedAsync("delay_on", Text(pattern.Like.On), cancel);
        await WriteWhenAllowedAsync("delay_off", Text(pattern.Like.Off), cancel);
    }

    /// <summary>
    /// "255 100 255 0 0 900 0 0": each pair is a brightness and how long it takes to the next; none at all makes a step.
    /// </summary>
    private string InKernelsWords(BlinkPattern pattern) => string.Join(' ', pattern.Steps.Select(step =>
    {
        var level = step.IsOn ? Brightest : "0";
        return $"{level} {Text(step.Milliseconds)} {level} 0";
    }));

    /// <summary>A trigger's files are made when it is set, and belong to root until udev has heard of it.</summary>
    private async Task WriteWhenAllowedAsync(string attribute, string value, CancellationToken cancel)
    {
        for (var began = _time.GetTimestamp(); ; await Task.Delay(_pause, _time, cancel))
        {
            try
            {
                _files.Write(_led, attribute, value);
                return;
            }
            catch (Exception e) when (e is UnauthorizedAccessException or FileNotFoundException && _time.GetElapsedTime(began) < _patience)
            {
                // not yet
            }
        }
    }

    /// <summary>Setting the trigger that is set already would make its files anew, for root only.</summary>
    private void SetTrigger(string trigger)
    {
        if (Trigger() != trigger) _files.Write(_led, "trigger", trigger);
    }

    private void Paint(LampColour colour)
    {
        if (!_files.Has(_led, "multi_index")) return;
        var most = int.Parse(Brightest, CultureInfo.InvariantCulture);
        var levels = _files.Read(_led, "multi_index").Split(' ').Select(name => Text((int)Math.Round(most * colour.ShareOf(name))));
        _files.Write(_led, "multi_intensity", string.Join(' ', levels));
    }

    /// <summary>The trigger last: with "none" brightness stays; with others they go on by themselves.</summary>
    private LedState State()
    {
        var trigger = Trigger();
        var state = new List<(string, string)> { ("trigger", None), ("brightness", _files.Read(_led, "brightness")) };
        if (_files.Has(_led, "multi_intensity")) state.Insert(1, ("multi_intensity", _files.Read(_led, "multi_intensity")));
        if (trigger != None) state.Add(("trigger", trigger));
        if (trigger == Timer)
            foreach (var delay in (string[])["delay_on", "delay_off"]) state.Add((delay, _files.Read(_led, delay)));
        return new LedState(state);
    }

    private string Brightest => _files.Has(_led, "max_brightness") ? _files.Read(_led, "max_brightness") : "255";

    /// <summary>The one in brackets.</summary>
    private string Trigger() => Triggers(keepBrackets: true).FirstOrDefault(name => name.StartsWith('['))?.Trim('[', ']') ?? None;

    private string[] Triggers(bool keepBrackets = false)
    {
        var all = _files.Read(_led, "trigger").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return keepBrackets ? all : [.. all.Select(name => name.Trim('[', ']'))];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
