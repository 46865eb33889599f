using Microsoft.Extensions.Logging;

namespace EdgeFed.Data;

/// <summary>Log lines about live samples.</summary>
internal static partial class DataLog
{
    [LoggerMessage(601, LogLevel.Warning, "{Source}: {Reason} after {Count} samples; training goes on with the {Kept} that are kept")]
    public static partial void StreamEnded(ILogger logger, string source, string reason, long count, int kept);

    [LoggerMessage(602, LogLevel.Warning, "{Source}: given up after {Count} samples: {Reason}")]
    public static partial void BadSample(ILogger logger, string source, long count, string reason);
}
