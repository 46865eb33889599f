using Microsoft.Extensions.Logging;

namespace EdgeFed.Jobs;

/// <summary>Lines about a job when it begins.</summary>
internal static partial class JobLog
{
    [LoggerMessage(711, LogLevel.Warning, "{Warning}")]
    public static partial void Start(ILogger logger, string warning);
}
