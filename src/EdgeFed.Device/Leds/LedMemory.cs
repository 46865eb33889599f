using System.Text.Json;
using EdgeFed.Core.Errors;
using EdgeFed.Core.Files;
using Microsoft.Extensions.Logging;

namespace EdgeFed.Device.Leds;

/// <summary>
/// States of LEDs before this unit used them, in a small file: a unit that was killed leaves its last pattern behind, and the
/// next process must not take that for the board's own. Belongs into a directory that a reboot empties, as it does with the LEDs.
/// </summary>
internal sealed class LedMemory(string? directory, ILogger log)
{
    private readonly Dictionary<string, LedState> _states = directory is null ? [] : Load(Path.Combine(directory, Name));

    [UnitFile(UnitPlace.Runtime, Name, "LEDs as they were before the unit used them.")]
    public const string Name = "lights.json";

    /// <summary>State of the LED before; its present state where nothing is remembered.</summary>
    public LedState Recall(string led, Func<LedState> now)
    {
        if (_states.TryGetValue(led, out var before)) return before;
        _states[led] = now();
        Save(led);
        return _states[led];
    }

    /// <summary>The LED is what it was before.</summary>
    public void Forget(string led)
    {
        if (_states.Remove(led)) Save(led);
    }

    private void Save(string led)
    {
        if (directory is null) return;
        try
        {
            var path = Path.Combine(directory, Name);
            File.WriteAllBytes(path + ".tmp", Bytes());
            File.Move(path + ".tmp", path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeviceLog.CannotRemember(log, led, ErrorText.Of(e));
        }
    }

    private byte[] Bytes()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            foreach (var (led, state) in _states)
            {
                json.WriteStartObject(led);
                foreach (var (attribute, value) in state.Attributes) json.WriteString(attribute, value);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static Dictionary<string, LedState> Load(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.EnumerateObject().ToDictionary(led => led.Name, led => new LedState(
                [.. led.Value.EnumerateObject().Select(value => (value.Name, value.Value.GetString() ?? ""))]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return []; // none yet, or not ours
        }
    }
}

/// <summary>An LED's attributes, in the order in which they are to be written back.</summary>
internal sealed record LedState(IReadOnlyList<(string Attribute, string Value)> Attributes);
