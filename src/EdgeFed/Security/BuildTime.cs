using System.Globalization;
using System.Reflection;

namespace EdgeFed.Security;

/// <summary>
/// When the source of this binary was committed: no clock of a unit that runs it can rightly show an earlier time.
/// </summary>
internal static class BuildTime
{
    /// <summary>1970 if the build was not told.</summary>
    public static DateTimeOffset Value { get; } = DateTimeOffset.FromUnixTimeSeconds(Seconds());

    private static long Seconds() => typeof(BuildTime).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(static data => data.Key == "CommitSeconds")?.Value is { Length: > 0 } text
            ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
}
