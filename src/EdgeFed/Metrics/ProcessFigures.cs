using System.Globalization;
using EdgeFed.Status;

namespace EdgeFed.Metrics;

/// <summary>Resources of the machine that this process takes (proc(5)); null where the system does not tell.</summary>
internal static class ProcessFigures
{
    private const double TicksPerSecond = 100; // USER_HZ, the same on every machine that Linux runs on today

    public static double CpuSeconds => Environment.CpuUsage.TotalTime.TotalSeconds;

    public static long ResidentBytes => Environment.WorkingSet;

    /// <summary>
    /// When this process began, in seconds since 1970. A clock that is set later moves it, so it is to be read once.
    /// </summary>
    public static double? StartTime(DateTimeOffset now)
    {
        var ticks = ProcessProbe.StartOf(Environment.ProcessId);
        return ticks > 0 && Uptime() is { } uptime ? now.ToUnixTimeMilliseconds() / 1e3 - (uptime - ticks / TicksPerSecond) : null;
    }

    public static double? OpenFiles() => OrNull(static () => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());

    /// <summary>The soft limit; null if there is none.</summary>
    public static double? MaxFiles() => OrNull(static () =>
    {
        var line = File.ReadLines("/proc/self/limits").First(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3], CultureInfo.InvariantCulture);
    });

    private static double? Uptime() => OrNull(static () => double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));

    private static double? OrNull(Func<double> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }
}
