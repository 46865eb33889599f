using Microsoft.Extensions.Logging;

namespace EdgeFed.Observers;

internal static partial class ObserverLog
{
    [LoggerMessage(901, LogLevel.Warning, "Cannot write {File}; this and later failures are ignored")]
    public static partial void CannotWrite(ILogger logger, string file, Exception error);
}
