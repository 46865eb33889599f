using System.Text;

namespace EdgeFed.Device.Leds;

/// <summary>
/// The LED class as the kernel has it under <c>/sys/class/leds</c> (Documentation/ABI/testing/sysfs-class-led).
/// </summary>
internal sealed class SysLedFiles(string root = "/sys/class/leds") : ILedFiles
{
    public bool HasLed(string led) => Directory.Exists(Path.Combine(root, led));

    public bool Has(string led, string attribute) => File.Exists(Path.Combine(root, led, attribute));

    public bool CanWrite(string led, string attribute)
    {
        try
        {
            using var file = Open(led, attribute);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public string Read(string led, string attribute) => File.ReadAllText(Path.Combine(root, led, attribute)).Trim();

    /// <summary>In one write, as drivers expect it; nothing is created or cut.</summary>
    public void Write(string led, string attribute, string value)
    {
        using var file = Open(led, attribute);
        file.Write(Encoding.ASCII.GetBytes(value));
    }

    private FileStream Open(string led, string attribute) =>
        new(Path.Combine(root, led, attribute), FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
}
