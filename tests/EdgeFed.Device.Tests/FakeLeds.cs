using EdgeFed.Device.Leds;

namespace EdgeFed.Device.Tests;

/// <summary>The LED class as the kernel plays it: triggers bring files of their own, which belong to root for a while.</summary>
internal sealed class FakeLeds : ILedFiles
{
    private readonly Dictionary<(string Led, string Attribute), string> _files = [];
    private readonly string _triggers;

    public FakeLeds(string triggers = "none timer heartbeat pattern mmc0", params string[] leds)
    {
        _triggers = triggers;
        foreach (var led in leds.Length == 0 ? ["ACT"] : leds) Add(led);
    }

    /// <summary>Every write, as "LED/attribute=value".</summary>
    public List<string> Writes { get; } = [];

    /// <summary>Writes to a trigger's own files that are refused until udev has been there.</summary>
    public int RefusedFirst { get; set; }

    public bool IsForbidden { get; set; }

    public bool HasLed(string led) => _files.ContainsKey((led, "brightness"));

    public bool Has(string led, string attribute) => _files.ContainsKey((led, attribute));

    public bool CanWrite(string led, string attribute) => !IsForbidden;

    public string Read(string led, string attribute) =>
        _files.TryGetValue((led, attribute), out var value) ? value : throw new FileNotFoundException($"{led}/{attribute}");

    public string Get(string led, string attribute) => Read(led, attribute);

    public void Set(string led, string attribute, string value) => _files[(led, attribute)] = value;

    public void Write(string led, string attribute, string value)
    {
        if (!Has(led, attribute)) throw new FileNotFoundException($"{led}/{attribute}");
        if (IsForbidden) throw new UnauthorizedAccessException($"{led}/{attribute}");
        if (attribute is "pattern" or "delay_on" or "delay_off" && RefusedFirst-- > 0) throw new UnauthorizedAccessException($"{led}/{attribute}");
        Writes.Add($"{led}/{attribute}={value}");
        if (attribute == "trigger") SetTrigger(led, value);
        else _files[(led, attribute)] = value;
        if (attribute == "brightness" && value == "0") SetTrigger(led, "none"); // as the kernel's documentation says
    }

    private void Add(string led)
    {
        Set(led, "brightness", "0");
        Set(led, "max_brightness", "255");
        SetTrigger(led, "none");
    }

    public void SetTrigger(string led, string trigger)
    {
        foreach (var attribute in (string[])["pattern", "repeat", "delay_on", "delay_off"]) _files.Remove((led, attribute));
        Set(led, "trigger", string.Join(' ', _triggers.Split(' ').Select(name => name == trigger ? $"[{name}]" : name)));
        if (trigger == "pattern") Set(led, "pattern", "");
        if (trigger == "timer")
        {
            Set(led, "delay_on", "500");
            Set(led, "delay_off", "500");
        }
    }
}
