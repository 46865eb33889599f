using System.Globalization;
using EdgeFed.Core.Texts;

namespace EdgeFed.Output;

/// <summary>Numbers as people read them, the same in every country.</summary>
internal static class Figures
{
    public static CultureInfo Culture => CultureInfo.InvariantCulture;

    /// <summary>Decimal units: 1.6 MB is 1,600,000 bytes.</summary>
    public static string Bytes(long bytes)
    {
        ReadOnlySpan<string> units = ["kB", "MB", "GB", "TB"];
        if (bytes < 1000) return string.Create(CultureInfo.InvariantCulture, $"{bytes} B");
        var value = bytes / 1000.0;
        var unit = 0;
        while (value >= 999.95 && unit < units.Length - 1) (value, unit) = (value / 1000, unit + 1);
        return string.Create(CultureInfo.InvariantCulture, $"{value:F1} {units[unit]}");
    }

    /// <inheritdoc cref="DurationText.Of"/>
    public static string Duration(TimeSpan span) => DurationText.Of(span);

    /// <summary>", accuracy 0.953"; empty where there is none.</summary>
    public static string Accuracy(double? accuracy) => accuracy is { } value ? $", accuracy {Decimal(value, 3)}" : "";

    public static string Decimal(double value, int digits) => value.ToString($"F{digits}", CultureInfo.InvariantCulture);

    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
