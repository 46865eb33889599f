namespace EdgeFed.Device.Leds;

/// <summary>The kernel's LED class as files: one directory for each LED, one file for each attribute.</summary>
internal interface ILedFiles
{
    bool HasLed(string led);

    bool Has(string led, string attribute);

    /// <summary>True if this user may write it.</summary>
    bool CanWrite(string led, string attribute);

    /// <exception cref="IOException">The file cannot be read.</exception>
    string Read(string led, string attribute);

    /// <exception cref="IOException">The driver does not take the value.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write it.</exception>
    void Write(string led, string attribute, string value);
}
