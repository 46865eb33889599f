using System.Globalization;

namespace EdgeFed.Learning.Native;

/// <summary>Address space of this process, as Linux tells it.</summary>
internal static class AddressSpace
{
    private const string LimitName = "Max address space";

    /// <summary>Bytes it may have (RLIMIT_AS); null without a limit, or where the system does not tell.</summary>
    public static long? Limit()
    {
        var line = Lines("/proc/self/limits").FirstOrDefault(line => line.StartsWith(LimitName, StringComparison.Ordinal));
        var soft = line?[LimitName.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
    }

    /// <summary>Bytes it has; 0 where the system does not tell.</summary>
    public static long Used()
    {
        var pages = Lines("/proc/self/statm").FirstOrDefault()?.Split(' ')[0];
        var isKnown = long.TryParse(pages, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        return isKnown ? count * Environment.SystemPageSize : 0;
    }

    private static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
